/** The interview page around the notebook, as the plugins know it: what it told, what it is told. */

import { PageConfig } from "@jupyterlab/coreutils";
import { PageChannel } from "../frame/channel";
import { can } from "../protocol";
import type { FromNotebook, FromPage, You } from "../wire.generated";

type Hear<Message> = (message: Message) => void;

export class Page {
  /** Null until the page answered `ready`. */
  you: You | null = null;
  private readonly channel: PageChannel;
  private readonly hearers = new Set<Hear<FromPage>>();

  /** `address`: of the interview page, which alone is heard. */
  constructor(readonly address: string) {
    this.channel = new PageChannel(new URL(address).origin, (message) => this.receive(message));
  }

  say(message: FromNotebook): void {
    this.channel.send(message);
  }

  /** Nobody is refused before the page told who looks: the room refuses in any case. */
  get mayEdit(): boolean {
    return this.you === null || can(this.you, "edit");
  }

  /** Returns what ends it. */
  hear<Type extends FromPage["type"]>(
    type: Type,
    act: Hear<Extract<FromPage, { type: Type }>>,
  ): () => void {
    const hear: Hear<FromPage> = (message) => {
      if (isOf(type, message)) act(message);
    };
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  private receive(message: FromPage): void {
    if (message.type === "you") this.you = message;
    for (const hear of [...this.hearers]) hear(message);
  }
}

function isOf<Type extends FromPage["type"]>(
  type: Type,
  message: FromPage,
): message is Extract<FromPage, { type: Type }> {
  return message.type === type;
}

/** As the room has it for the interview that it holds. */
export function addressOfPage(): string {
  return PageConfig.getOption("prepstackPage") || location.origin;
}
