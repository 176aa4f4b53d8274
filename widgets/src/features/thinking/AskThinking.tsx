/** The dialog in which thinking time is asked for, or offered. */

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { type CallState, mayLead } from "../../call/state";
import { MOST_THINKING, type Person } from "../../protocol";
import { useFeatures } from "../features";

const USUAL = 5; // minutes

/** Who could have some: oneself, or whoever one may offer it to. */
export function thinkers({ you, people }: Pick<CallState, "you" | "people">): Person[] {
  const candidates = people.filter(({ role }) => role === "candidate");
  if (you?.role === "candidate") return candidates.filter((one) => one.username === you.username);
  return mayLead({ you }) ? candidates : [];
}

interface AskThinkingProps {
  people: readonly Person[];
  you: Person;
  close: () => void;
}

export function AskThinking({ people, you, close }: AskThinkingProps) {
  const { thinking } = useFeatures();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [username, setUsername] = useState(people[0]?.username ?? "");
  const [minutes, setMinutes] = useState(USUAL);
  useEffect(() => dialog.current?.showModal(), []);
  const isOwn = username === you.username;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    thinking.ask(username, minutes);
    close();
  };
  return (
    <dialog ref={dialog} className="ps-dialog" aria-labelledby={title} onClose={close}>
      <h2 id={title}>{isOwn ? "Ask for thinking time" : "Offer thinking time"}</h2>
      <p>
        {isOwn
          ? "While it lasts you see and hear nothing of the others, and you are muted. Everybody sees how long it lasts; you or the interviewer can end it at any time."
          : "While it lasts the candidate sees and hears nothing of the others. It begins when they agree; either of you can end it at any time."}
      </p>
      <form onSubmit={submit}>
        <Fields {...{ people, username, setUsername, minutes, setMinutes }} />
        <div className="ps-row ps-end">
          <button type="button" className="ps-button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="ps-button ps-primary">
            {isOwn ? "Ask" : "Offer"}
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface FieldsProps {
  people: readonly Person[];
  username: string;
  setUsername: (username: string) => void;
  minutes: number;
  setMinutes: (minutes: number) => void;
}

function Fields({ people, username, setUsername, minutes, setMinutes }: FieldsProps) {
  const id = useId();
  return (
    <div className="ps-row ps-thinking-fields">
      {people.length > 1 && (
        <select
          className="ps-select ps-grow"
          aria-label="For"
          value={username}
          onChange={({ target }) => setUsername(target.value)}
        >
          {people.map((person) => (
            <option key={person.username} value={person.username}>
              {person.name}
            </option>
          ))}
        </select>
      )}
      <label htmlFor={id}>Minutes</label>
      <input
        id={id}
        className="ps-input"
        type="number"
        min={1}
        max={MOST_THINKING}
        required
        value={minutes}
        onChange={({ target }) => setMinutes(Math.trunc(Number(target.value)))}
      />
    </div>
  );
}
