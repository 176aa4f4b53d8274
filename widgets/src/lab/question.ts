/** What a run asks by `input()`: a box for whoever ran it, and a sentence for the others. */

import type { INotebookTracker } from "@jupyterlab/notebook";
import type { IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { KernelMessage, type User } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";

const QUESTION = "application/vnd.prepstack.question+json";

/** As `prepstack/room/outputs.py` writes it. */
interface Question {
  id: string;
  prompt: string;
  password: boolean;
  username: string;
  name: string;
}

export function showQuestions(
  registry: IRenderMimeRegistry,
  notebooks: INotebookTracker,
  user: User.IManager,
): void {
  const answer = (question: Question, value: string) => {
    const kernel = notebooks.currentWidget?.sessionContext.session?.kernel;
    kernel?.sendInputReply({ status: "ok", value }, headerOf(question));
  };
  registry.addFactory(
    {
      safe: true,
      mimeTypes: [QUESTION],
      defaultRank: 1, // before the sentence in plain text
      createRenderer: () => new QuestionView(user, answer),
    },
    1,
  );
}

class QuestionView extends Widget implements IRenderMime.IRenderer {
  private shown = "";

  constructor(
    private readonly user: User.IManager,
    private readonly answer: (question: Question, value: string) => void,
  ) {
    super();
    this.addClass("ps-question");
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const question = questionOf(model.data[QUESTION]);
    if (!question || question.id === this.shown) return; // else what is typed would be lost
    this.shown = question.id;
    await this.user.ready;
    const isMine = question.username === this.user.identity?.username;
    this.node.replaceChildren(isMine ? this.form(question) : sentenceOf(question));
  }

  private form(question: Question): HTMLElement {
    const form = document.createElement("form");
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.textContent = question.prompt || "Input";
    input.type = question.password ? "password" : "text";
    input.autocomplete = "off";
    label.append(input);
    form.append(label);
    // The notebook's keys: Enter would leave the cell, letters would be commands.
    form.addEventListener("keydown", (event) => event.stopPropagation());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer(question, input.value);
      input.disabled = true;
    });
    requestAnimationFrame(() => input.focus());
    return form;
  }
}

function sentenceOf({ prompt, name }: Question): HTMLElement {
  const sentence = document.createElement("p");
  sentence.textContent = `${prompt} (waiting for an answer of ${name})`;
  return sentence;
}

function questionOf(data: unknown): Question | null {
  const found = data as Partial<Question> | null; // every field is looked at here
  if (typeof found?.id !== "string" || typeof found.username !== "string") return null;
  return {
    id: found.id,
    username: found.username,
    name: String(found.name),
    prompt: String(found.prompt),
    password: found.password === true,
  };
}

function headerOf({ id }: Question): KernelMessage.IInputRequestMsg["header"] {
  return KernelMessage.createMessage<KernelMessage.IInputRequestMsg>({
    msgType: "input_request",
    channel: "stdin",
    session: "",
    msgId: id,
    content: { prompt: "", password: false },
  }).header;
}
