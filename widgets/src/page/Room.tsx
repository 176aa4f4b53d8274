/** The room: notebook and call side by side, or one at a time where the page is small. */

import { Tabs } from "radix-ui";
import { useEffect, useState } from "react";
import { useCall, useWatched } from "../components/hooks";
import { useFeatures } from "../features/features";
import { KeyboardHelp } from "../features/keyboard/Help";
import { Knocks } from "../features/knocks/Knocks";
import { PipWindow } from "../features/layouts/PipWindow";
import { Questions } from "../features/moderation/Questions";
import { Frame } from "../features/notebook/Frame";
import type { Notebook } from "../features/notebook/state";
import { Whereabouts } from "../features/notebook/Whereabouts";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { Sound } from "../features/sound/Sound";
import { Proposal } from "../features/thinking/Proposal";
import { CallRail, isStrip } from "./CallRail";
import { toCall } from "./focus";
import { Header } from "./Header";
import { useKeyboardInset } from "./keyboard";
import { useKeys } from "./keys";
import { useFolds, useLayout } from "./layout";
import { ProblemPanel } from "./ProblemPanel";
import { Stage, useStage } from "./Stage";
import { isView, type View, ViewTabs } from "./ViewTabs";

export function Room(props: ShelfProps) {
  const { store, config, notebook } = props;
  const layout = useLayout();
  const [folds, fold] = useFolds();
  const [view, setView] = useState<View>("code");
  const { layouts } = useFeatures();
  const { name } = useWatched(layouts);
  const chosen = config.practice ? "rail" : name; // of calls alone can one choose
  const { kind, leave } = useStage();
  const stage = layout === "small" ? null : kind;
  const toNotebook = () => {
    setView("code");
    leave();
    notebook.focus();
  };
  useKeys(store, toNotebook);
  const narrow = { isStrip: isStrip(chosen), widen: layouts.show };
  useRest(notebook);
  useKeyboardInset();
  return (
    <Tabs.Root
      className="ps-room"
      value={view}
      onValueChange={(value) => isView(value) && setView(value)}
      data-layout={layout}
      data-view={view}
      data-problem={folds.problem ? "folded" : "open"}
      data-call={chosen === "floating" ? chosen : isStrip(chosen) ? "folded" : "open"}
      data-stage={stage ?? undefined}
    >
      <SkipLinks toNotebook={toNotebook} practice={config.practice} />
      <Header {...props} />
      <ProblemPanel {...props} layout={layout} folds={folds} fold={fold} {...narrow} />
      <Desk {...props} isSmall={layout === "small"} />
      {stage && <Stage store={store} kind={stage} toNotebook={toNotebook} />}
      <CallRail {...props} layout={layout} view={view} chosen={chosen} stage={stage} />
      <PipWindow store={store} />
      {layout === "small" && <ViewTabs {...props} view={view} />}
      <Overlay store={store} />
      <KeyboardHelp />
    </Tabs.Root>
  );
}

/** Whoever has time to think is shown nothing of the others in the notebook either. */
function useRest(notebook: Notebook): void {
  const { isResting } = useWatched(useFeatures().thinking);
  useEffect(() => notebook.setResting(isResting), [notebook, isResting]);
}

/** The notebook, and what stands below it. */
function Desk({ isSmall, ...props }: ShelfProps & { isSmall: boolean }) {
  const { store, config, notebook } = props;
  const { notebook: url } = useCall(store);
  const { isResting } = useWatched(useFeatures().thinking);
  const { results: Results } = SHELVES;
  const hasOthers = !isSmall && !isResting && !config.practice;
  return (
    <main id="ps-code" className="ps-desk" aria-label="Notebook">
      <Frame notebook={notebook} url={url || null} origin={config.room_origin} />
      {hasOthers && <Whereabouts store={store} notebook={notebook} />}
      {Results && <Results {...props} />}
    </main>
  );
}

function Overlay({ store }: Pick<ShelfProps, "store">) {
  return (
    <div className="ps-overlay">
      <Knocks store={store} />
      <Proposal store={store} />
      <Questions store={store} />
      <Sound store={store} />
    </div>
  );
}

interface SkipLinksProps {
  toNotebook: () => void;
  practice: boolean;
}

function SkipLinks({ toNotebook, practice }: SkipLinksProps) {
  return (
    <div className="ps-skip">
      <button type="button" className="ps-button" onClick={toNotebook}>
        Skip to the notebook
      </button>
      <button type="button" className="ps-button" onClick={toCall}>
        {practice ? "Skip to hints and notes" : "Skip to the call"}
      </button>
    </div>
  );
}
