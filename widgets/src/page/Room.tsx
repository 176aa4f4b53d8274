/** The room: notebook and call side by side, or one at a time where the page is small. */

import { Tabs } from "radix-ui";
import { useCallback, useState } from "react";
import { useCall } from "../components/hooks";
import { Knocks } from "../features/knocks/Knocks";
import { Frame } from "../features/notebook/Frame";
import { Whereabouts } from "../features/notebook/Whereabouts";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { Sound } from "../features/sound/Sound";
import { CallRail } from "./CallRail";
import { toCall } from "./focus";
import { Header } from "./Header";
import { useKeyboardInset } from "./keyboard";
import { useKeys } from "./keys";
import { useFolds, useLayout } from "./layout";
import { ProblemPanel } from "./ProblemPanel";
import { isView, type View, ViewTabs } from "./ViewTabs";

export function Room(props: ShelfProps) {
  const { store, notebook } = props;
  const layout = useLayout();
  const [folds, fold] = useFolds();
  const [view, setView] = useState<View>("code");
  const toNotebook = useCallback(() => {
    setView("code");
    notebook.focus();
  }, [notebook]);
  useKeys(store, toNotebook);
  useKeyboardInset();
  return (
    <Tabs.Root
      className="ps-room"
      value={view}
      onValueChange={(value) => isView(value) && setView(value)}
      data-layout={layout}
      data-view={view}
      data-problem={folds.problem ? "folded" : "open"}
      data-call={folds.call ? "folded" : "open"}
    >
      <SkipLinks toNotebook={toNotebook} />
      <Header {...props} />
      <ProblemPanel {...props} layout={layout} folds={folds} fold={fold} />
      <Desk {...props} isSmall={layout === "small"} />
      <CallRail {...props} layout={layout} view={view} isFolded={folds.call} fold={fold} />
      {layout === "small" && <ViewTabs {...props} view={view} />}
      <Overlay store={store} />
    </Tabs.Root>
  );
}

/** The notebook, and what stands below it. */
function Desk({ isSmall, ...props }: ShelfProps & { isSmall: boolean }) {
  const { store, config, notebook } = props;
  const { notebook: url } = useCall(store);
  const { results: Results } = SHELVES;
  return (
    <main id="ps-code" className="ps-desk" aria-label="Notebook">
      <Frame notebook={notebook} url={url || null} origin={config.room_origin} />
      {!isSmall && <Whereabouts store={store} notebook={notebook} />}
      {Results && <Results {...props} />}
    </main>
  );
}

function Overlay({ store }: Pick<ShelfProps, "store">) {
  return (
    <div className="ps-overlay">
      <Knocks store={store} />
      <Sound store={store} />
    </div>
  );
}

function SkipLinks({ toNotebook }: { toNotebook: () => void }) {
  return (
    <div className="ps-skip">
      <button type="button" className="ps-button" onClick={toNotebook}>
        Skip to the notebook
      </button>
      <button type="button" className="ps-button" onClick={toCall}>
        Skip to the call
      </button>
    </div>
  );
}
