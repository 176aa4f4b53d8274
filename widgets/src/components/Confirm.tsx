/** A question before something is lost. It names the consequence; the safe answer is first. */

import { useEffect, useId, useRef } from "react";

export interface Question {
  title: string;
  consequence: string;
  action: string;
  confirm: () => void;
}

interface ConfirmProps {
  question: Question;
  close: () => void;
}

export function Confirm({ question, close }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="ps-dialog" aria-labelledby={title} onClose={close}>
      <h2 id={title}>{question.title}</h2>
      <p>{question.consequence}</p>
      <div className="ps-row ps-end">
        <button type="button" className="ps-button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="ps-button ps-danger"
          onClick={() => {
            question.confirm();
            close();
          }}
        >
          {question.action}
        </button>
      </div>
    </dialog>
  );
}
