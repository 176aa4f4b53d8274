/** An interviewer's notes with the time of each, and where the next one is written. */

import { type FormEvent, type KeyboardEvent, useEffect, useId } from "react";
import { useWatched } from "../../components/hooks";
import { LONGEST_NOTE, type Note } from "../../protocol";
import { dateOf, timeOf } from "../chat/groups";
import { useFeatures } from "../features";
import type { Mark } from "./state";

const MARKS: readonly { mark: Mark; sign: string; name: string }[] = [
  { mark: "+", sign: "+", name: "Plus" },
  { mark: "-", sign: "−", name: "Minus" },
];

export function PrivateNotesView() {
  const { privateNotes } = useFeatures();
  const { notes, refusal } = useWatched(privateNotes);
  useEffect(() => void privateNotes.load(), [privateNotes]);
  return (
    <section className="ps-notes" aria-label="Your notes">
      <Compose />
      {refusal && <p className="ps-problem">{refusal}</p>}
      {notes && notes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
        <ol className="ps-note-list" tabIndex={0} aria-label="Notes, the newest first">
          {[...notes].reverse().map((note) => (
            <Line key={note.id} note={note} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ note: { at, text, mark } }: { note: Note }) {
  const found = MARKS.find((one) => one.mark === mark);
  return (
    <li className="ps-note" data-mark={found?.name.toLowerCase()}>
      <time dateTime={at} title={dateOf(at)}>
        {timeOf(at)}
      </time>
      <span className="ps-mark">
        {found && (
          <>
            <span aria-hidden="true">{found.sign}</span>
            <span className="ps-hidden">{found.name}: </span>
          </>
        )}
      </span>
      <p>{text}</p>
    </li>
  );
}

function Compose() {
  const { privateNotes } = useFeatures();
  const { draft, isSending } = useWatched(privateNotes);
  const id = useId();
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void privateNotes.send();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void privateNotes.send();
  };
  return (
    <form className="ps-compose" onSubmit={submit}>
      <textarea
        className="ps-input ps-full"
        aria-label="Private notes"
        aria-describedby={id}
        placeholder="Private notes"
        rows={2}
        maxLength={LONGEST_NOTE}
        readOnly={isSending}
        value={draft}
        onChange={({ target }) => privateNotes.write(target.value)}
        onKeyDown={press}
      />
      <Marks />
      <button type="submit" className="ps-button" aria-disabled={isSending || draft.trim() === ""}>
        Add note
      </button>
      <p id={id} className="ps-hint ps-full">
        Enter keeps it with the time; Shift+Enter begins a new line.
      </p>
    </form>
  );
}

function Marks() {
  const { privateNotes } = useFeatures();
  const { mark: chosen } = useWatched(privateNotes);
  return (
    <fieldset className="ps-row ps-grow ps-marks">
      <legend className="ps-hidden">Mark of this note</legend>
      {MARKS.map(({ mark, sign, name }) => (
        <button
          key={mark}
          type="button"
          className="ps-button"
          aria-label={name}
          title={name}
          aria-pressed={chosen === mark}
          onClick={() => privateNotes.turnMark(mark)}
        >
          {sign}
        </button>
      ))}
    </fieldset>
  );
}
