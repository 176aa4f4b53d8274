/** Every key that the page has, with the switches for those that are a single character. */

import { useEffect, useId, useRef } from "react";
import { useWatched } from "../../components/hooks";
import { useFeatures } from "../features";
import { CHORD_IDS, CHORDS, type Chord } from "./chords";
import type { Keyboard } from "./state";

export function KeyboardHelp() {
  const { keyboard } = useFeatures();
  const { isHelpOpen } = useWatched(keyboard);
  return isHelpOpen ? <Help keyboard={keyboard} /> : null;
}

function Help({ keyboard }: { keyboard: Keyboard }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => keyboard.help(false);
  return (
    <dialog ref={dialog} className="ps-dialog ps-keys" aria-labelledby={title} onClose={close}>
      <h2 id={title}>Keyboard</h2>
      <Keys caption="In the call" chords={CHORD_IDS.map((id) => CHORDS[id])} />
      <Keys caption="In the notebook" chords={IN_NOTEBOOK} />
      <Switches keyboard={keyboard} />
      <div className="ps-row ps-end">
        <button type="button" className="ps-button ps-primary" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}

type Line = Pick<Chord, "what" | "keys">;

const IN_NOTEBOOK: readonly Line[] = CHORD_IDS.flatMap((id) => {
  const { keys, inNotebook }: Chord = CHORDS[id];
  return inNotebook ? [{ what: inNotebook.what, keys }] : [];
});

function Keys({ caption, chords }: { caption: string; chords: readonly Line[] }) {
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>
        {chords.map(({ what, keys }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Switches({ keyboard }: { keyboard: Keyboard }) {
  const { space, questionMark } = useWatched(keyboard);
  return (
    <>
      <Switch
        on={space}
        turn={(on) => keyboard.choose({ space: on })}
        words="Push to talk with Space"
      />
      <Switch
        on={questionMark}
        turn={(on) => keyboard.choose({ questionMark: on })}
        words="Open this help with ?"
      />
    </>
  );
}

interface SwitchProps {
  on: boolean;
  turn: (on: boolean) => void;
  words: string;
}

function Switch({ on, turn, words }: SwitchProps) {
  return (
    <label className="ps-switch">
      <input type="checkbox" checked={on} onChange={({ target }) => turn(target.checked)} />
      {words}
    </label>
  );
}
