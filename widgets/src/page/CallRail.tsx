/** The region *Call*: a rail with fixed ends, a strip, a view of its own, or one floating tile. */

import { Tabs } from "radix-ui";
import { useState } from "react";
import { Avatar } from "../components/Avatar";
import { useCall } from "../components/hooks";
import { IconButton } from "../components/IconButton";
import { Controls } from "../features/controls/Controls";
import { useFeatures } from "../features/features";
import { LayoutMenu } from "../features/layouts/LayoutMenu";
import type { LayoutName } from "../features/layouts/state";
import type { ShelfProps, TabShelf } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { OneTile, Pictures, Tiles } from "../features/tiles/Tiles";
import type { Layout } from "./layout";
import type { StageKind } from "./Stage";
import type { View } from "./ViewTabs";

interface CallRailProps extends ShelfProps {
  layout: Layout;
  view: View;
  chosen: LayoutName;
  /** What lies over the notebook is not here a second time. */
  stage: StageKind;
}

type Shape = "rail" | "strip" | "view" | "float" | "floating";

function shapeOf({ layout, view, chosen }: CallRailProps): Shape {
  if (layout === "small") return view === "call" ? "view" : "float";
  if (chosen === "floating") return "floating";
  return isStrip(chosen) ? "strip" : "rail";
}

/** The pictures are nowhere, or in a window of their own; the controls stay. */
export function isStrip(chosen: LayoutName): boolean {
  return chosen === "hidden" || chosen === "pip";
}

export function CallRail(props: CallRailProps) {
  return props.config.practice ? <PracticeRail {...props} /> : <WithCall {...props} />;
}

/** Who practises has hints and notes, and nobody to call. */
function PracticeRail({ layout, view, store, config, notebook }: CallRailProps) {
  const notes = SHELVES.tabs.find(({ name }) => name === "Notes");
  if (layout === "small" && view !== "call") return null;
  return (
    <section id="ps-call" className="ps-call" aria-label="Hints and notes" data-shape="alone">
      <div className="ps-panel-head">
        <h2 className="ps-panel-name">Hints and notes</h2>
      </div>
      {notes && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
        <div className="ps-tab-body" tabIndex={0}>
          <notes.Content {...{ store, config, notebook }} />
        </div>
      )}
    </section>
  );
}

function WithCall(props: CallRailProps) {
  const { store, config, notebook } = props;
  const shelf = { store, config, notebook };
  const shape = shapeOf(props);
  const chat = SHELVES.tabs.find(({ name }) => name === "Chat");
  return (
    <>
      <section id="ps-call" className="ps-call" aria-label="Call" data-shape={shape}>
        {shape === "float" && <OneTile store={store} />}
        {shape === "strip" && <Strip {...props} />}
        {shape === "rail" && <Whole {...props} />}
        {shape === "floating" && <Floating {...props} />}
        {shape === "view" && (
          <>
            <Tiles store={store} />
            <Shelved {...shelf} tabs={SHELVES.tabs.filter((tab) => tab !== chat)} />
          </>
        )}
      </section>
      {props.layout === "small" && props.view === "chat" && chat && (
        <section id="ps-chat" className="ps-chat-view" aria-label="Chat">
          <chat.Content {...shelf} />
        </section>
      )}
    </>
  );
}

function Whole(props: CallRailProps) {
  const { store, config, notebook, stage } = props;
  const { layouts, screens } = useFeatures();
  const aside = (
    <>
      <LayoutMenu store={store} />
      <IconButton
        icon="foldRight"
        label="Fold the call away"
        aria-expanded={true}
        onClick={() => layouts.choose("hidden")}
      />
    </>
  );
  return (
    <>
      {stage === null && (
        <Tiles store={store} notebook={notebook} enlarge={() => screens.enlarge(true)} />
      )}
      {stage === "screen" && (
        <div className="ps-pictures">
          <Pictures store={store} notebook={notebook} />
        </div>
      )}
      <Shelved {...{ store, config, notebook }} tabs={SHELVES.tabs} aside={aside} />
      <Controls store={store} />
    </>
  );
}

/** Over the notebook, which has the whole page: one picture, and the controls. */
function Floating({ store, stage }: CallRailProps) {
  const { layouts, screens } = useFeatures();
  return (
    <>
      {stage === null && <OneTile store={store} enlarge={() => screens.enlarge(true)} />}
      <div className="ps-floating-line">
        <Controls store={store} />
        <LayoutMenu store={store} />
        <IconButton
          icon="unfoldRight"
          label="Show the call"
          aria-expanded={false}
          onClick={() => layouts.choose("rail")}
        />
      </div>
    </>
  );
}

function Strip({ store }: CallRailProps) {
  const { people, speaking } = useCall(store);
  const { layouts } = useFeatures();
  return (
    <>
      <IconButton
        icon="unfoldRight"
        label="Show the call"
        aria-expanded={false}
        onClick={layouts.show}
      />
      <LayoutMenu store={store} />
      <div className="ps-strip-people">
        {people.map((person) => (
          <span
            key={person.username}
            className="ps-strip-person"
            title={person.name}
            data-speaking={speaking.has(person.username) || undefined}
          >
            <Avatar person={person} size="small" />
          </span>
        ))}
      </div>
      <Controls store={store} />
    </>
  );
}

interface ShelvedProps extends ShelfProps {
  tabs: readonly TabShelf[];
  aside?: React.ReactNode;
}

function Shelved({ tabs: all, aside, ...shelf }: ShelvedProps) {
  const state = useCall(shelf.store);
  const tabs = all.filter(({ isFor }) => isFor?.(state) ?? true);
  const [chosen, choose] = useState("");
  const shown = tabs.find(({ name }) => name === chosen) ?? tabs[0]; // one may go with a role
  return (
    <Tabs.Root className="ps-tabs" value={shown?.name} onValueChange={choose}>
      <div className="ps-tab-line">
        <Tabs.List className="ps-tab-list" aria-label="Beside the call">
          {tabs.map(({ name, Count }) => (
            <Tabs.Trigger key={name} value={name} className="ps-tab">
              {name}
              {Count && <Count {...shelf} />}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {aside}
      </div>
      {tabs.map(({ name, Content }) => (
        <Tabs.Content key={name} value={name} className="ps-tab-body">
          <Content {...shelf} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
