/** What somebody asks this person, and what this person has asked: laid over the page like a knock. */

import { CANNOT_SHARE, canShare } from "../../call/ownScreen";
import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import type { Question } from "../../protocol";
import { useFeatures } from "../features";
import { nameOf, requestWords, waitsWords, yesWords } from "./words";

export function Questions({ store }: { store: CallStore }) {
  const { moderation } = useFeatures();
  const { questions } = useWatched(moderation);
  const { you } = useCall(store);
  if (questions.length === 0) return null;
  return (
    <section className="ps-knocks" aria-label="Questions">
      {questions.map((question) =>
        question.to === you?.username ? (
          <Asked key={question.id} store={store} question={question} />
        ) : (
          <Waits key={question.id} store={store} question={question} />
        ),
      )}
    </section>
  );
}

interface OneProps {
  store: CallStore;
  question: Question;
}

function Asked({ store, question }: OneProps) {
  const { moderation } = useFeatures();
  const state = useCall(store);
  const canDo = question.about !== "screen" || canShare();
  return (
    <section className="ps-knock" aria-label={`A question for you: ${yesWords(question)}`}>
      <p>
        <strong>{nameOf(state, question.by)}</strong> {requestWords(state, question)}
        {!canDo && ` ${CANNOT_SHARE}`}
      </p>
      <div className="ps-row">
        {canDo && (
          <button
            type="button"
            className="ps-button ps-primary ps-grow"
            onClick={() => moderation.answer(question, true)}
          >
            {yesWords(question)}
          </button>
        )}
        <button
          type="button"
          className="ps-button ps-grow"
          onClick={() => moderation.answer(question, false)}
        >
          Not now
        </button>
      </div>
    </section>
  );
}

function Waits({ store, question }: OneProps) {
  const { moderation } = useFeatures();
  const state = useCall(store);
  return (
    <div className="ps-knock">
      <p>
        You asked <strong>{nameOf(state, question.to)}</strong> {waitsWords(question)}.
      </p>
      <div className="ps-row">
        <button
          type="button"
          className="ps-button ps-grow"
          onClick={() => moderation.answer(question, false)}
        >
          Take it back
        </button>
      </div>
    </div>
  );
}
