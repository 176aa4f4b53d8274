/** The region *Call*: a rail with fixed ends, a strip, a view of its own, or one floating tile. */

import { Tabs } from "radix-ui";
import { Avatar } from "../components/Avatar";
import { useCall } from "../components/hooks";
import { IconButton } from "../components/IconButton";
import { Controls } from "../features/controls/Controls";
import type { ShelfProps, TabShelf } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { OneTile, Tiles } from "../features/tiles/Tiles";
import type { Folds, Layout } from "./layout";
import type { View } from "./ViewTabs";

interface CallRailProps extends ShelfProps {
  layout: Layout;
  view: View;
  isFolded: boolean;
  fold: (change: Partial<Folds>) => void;
}

type Shape = "rail" | "strip" | "view" | "float";

function shapeOf({ layout, view, isFolded }: CallRailProps): Shape {
  if (layout !== "small") return isFolded ? "strip" : "rail";
  return view === "call" ? "view" : "float";
}

export function CallRail(props: CallRailProps) {
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
  const { store, config, notebook, fold } = props;
  const foldButton = (
    <IconButton
      icon="foldRight"
      label="Fold the call away"
      aria-expanded={true}
      onClick={() => fold({ call: true })}
    />
  );
  return (
    <>
      <Tiles store={store} notebook={notebook} />
      <Shelved {...{ store, config, notebook }} tabs={SHELVES.tabs} aside={foldButton} />
      <Controls store={store} />
    </>
  );
}

function Strip({ store, fold }: CallRailProps) {
  const { people, speaking } = useCall(store);
  return (
    <>
      <IconButton
        icon="unfoldRight"
        label="Show the call"
        aria-expanded={false}
        onClick={() => fold({ call: false })}
      />
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

function Shelved({ tabs, aside, ...shelf }: ShelvedProps) {
  return (
    <Tabs.Root className="ps-tabs" defaultValue={tabs[0]?.name}>
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
