/** A problem as an interviewer looks at it before anybody else does. */

import { useState } from "react";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { ProblemPreview } from "../../protocol";
import { useFeatures } from "../features";
import { StaffMaterial } from "../notes/StaffMaterial";
import { isHere, Language, Missing } from "./Languages";
import { Refused } from "./Refused";
import { Statement } from "./Statement";

export function Preview({ slug }: { slug: string }) {
  const { library, problems } = useFeatures();
  const { preview, refusal } = useWatched(library);
  return (
    <div className="ps-preview-problem">
      <button type="button" className="ps-button" onClick={library.back}>
        <Icon name="back" />
        Back to the list
      </button>
      {!problems.isPractice && (
        <p className="ps-only-you">
          <Icon name="eye" />
          Only you see this preview.
        </p>
      )}
      {refusal && <Refused refusal={refusal} again={() => void library.look(slug)} />}
      {!refusal && !preview && <p className="ps-empty">Loading the problem…</p>}
      {preview && <Whole preview={preview} />}
    </div>
  );
}

function Whole({ preview }: { preview: ProblemPreview }) {
  const { problem } = preview;
  const { isPractice } = useFeatures().problems;
  if (isPractice) {
    return (
      <>
        <Showing preview={preview} />
        <Statement problem={problem} />
      </>
    );
  }
  return (
    <>
      <Showing preview={preview} />
      <Statement problem={problem} />
      <details className="ps-details">
        <summary>Hints, solutions and notes</summary>
        <StaffMaterial preview={preview} language={problem.languages[0]?.name ?? ""} hints />
      </details>
    </>
  );
}

/** The language in which it begins, and the two ways to go on with it. */
function Showing({ preview: { problem } }: { preview: ProblemPreview }) {
  const { problems, library } = useFeatures();
  const { told, asking } = useWatched(problems);
  const [language, setLanguage] = useState(() => problem.languages.find(isHere)?.name ?? "");
  const { slug } = problem;
  const isChosen = told?.chosen?.slug === slug;
  const wasShown = told?.earlier?.some((one) => one.slug === slug) || told?.current?.slug === slug;
  const reveal = async () => {
    if (await problems.change({ type: "reveal", slug, language })) library.turn(false);
  };
  return (
    <div className="ps-showing">
      <Language offers={problem.languages} chosen={language} choose={setLanguage} />
      <button
        type="button"
        className="ps-button ps-primary"
        disabled={asking !== null || language === ""}
        onClick={() => void reveal()}
      >
        <Icon name={problems.isPractice ? "code" : "eye"} />
        {problems.isPractice ? "Start this problem" : "Reveal to candidate"}
      </button>
      {!problems.isPractice && !isChosen && !wasShown && (
        <button
          type="button"
          className="ps-button"
          disabled={asking !== null}
          onClick={() => void problems.change({ type: "choose", slug })}
        >
          Keep for later
        </button>
      )}
      {language === "" && <p className="ps-problem">None of its languages is installed here.</p>}
      <Missing offers={problem.languages} />
    </div>
  );
}
