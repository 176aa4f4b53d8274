/** The shared notebook in its frame, with what is shown until it is there. */

import { useEffect, useMemo, useRef } from "react";
import { Icon } from "../../components/Icon";
import { type Notebook, type Stage, useNotebook } from "./state";

/** All but to lead the page itself elsewhere, which a click in an output would otherwise allow. */
const MAY =
  "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox";

interface FrameProps {
  notebook: Notebook;
  /** Of the notebook that everybody sees; null until this person is inside. */
  url: string | null;
  /** Of the room: nobody else in the frame is heard or spoken to. */
  origin: string;
}

export function Frame({ notebook, url, origin }: FrameProps) {
  const { stage, attempt } = useNotebook(notebook);
  const frame = useRef<HTMLIFrameElement>(null);
  const isInside = url !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in a frame that is there another notebook takes the place of the one before.
  const first = useMemo(() => url, [isInside, attempt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another frame.
  useEffect(() => {
    if (frame.current && isInside) return notebook.attach(frame.current, origin);
  }, [notebook, isInside, origin, attempt]);
  useEffect(() => {
    if (url !== null) notebook.show(url);
  }, [notebook, url]);
  return (
    <div className="ps-frame" data-stage={stage}>
      {first !== null && (
        <iframe
          key={attempt}
          ref={frame}
          className="ps-notebook"
          title="Notebook"
          src={first}
          allow="camera 'none'; microphone 'none'; display-capture 'none'; clipboard-read; clipboard-write; fullscreen"
          sandbox={MAY}
        />
      )}
      {stage !== "ready" && <OnItsWay stage={stage} retry={() => notebook.retry()} />}
    </div>
  );
}

const WORDS: Record<Exclude<Stage, "ready">, string> = {
  opening: "Opening the notebook…",
  loading: "Loading the notebook…",
  slow: "The notebook takes longer than usual. The call goes on meanwhile.",
};

interface OnItsWayProps {
  stage: Exclude<Stage, "ready">;
  retry: () => void;
}

function OnItsWay({ stage, retry }: OnItsWayProps) {
  return (
    <div className="ps-cover">
      <progress
        aria-label="Notebook"
        max={100}
        value={stage === "opening" ? 30 : stage === "loading" ? 70 : undefined}
      />
      <p>{WORDS[stage]}</p>
      {stage === "slow" && (
        <button type="button" className="ps-button" onClick={retry}>
          <Icon name="reload" />
          Load again
        </button>
      )}
    </div>
  );
}
