/** Where the page is small: the controls, and which one thing is shown. */

import { Tabs } from "radix-ui";
import { Icon, type IconName } from "../components/Icon";
import { Controls } from "../features/controls/Controls";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";

const VIEWS = {
  code: { name: "Code", icon: "code" },
  problem: { name: "Problem", icon: "problem" },
  call: { name: "Call", icon: "people" },
  chat: { name: "Chat", icon: "chat" },
} satisfies Record<string, { name: string; icon: IconName }>;

export type View = keyof typeof VIEWS;

export function isView(value: string): value is View {
  return Object.hasOwn(VIEWS, value);
}

/** Whoever practises has nobody to call and to write to, but hints and notes. */
const OF_PRACTICE = {
  code: VIEWS.code,
  problem: VIEWS.problem,
  call: { name: "Hints", icon: "hint" },
} as const;

export function ViewTabs({ view, ...shelf }: ShelfProps & { view: View }) {
  const { practice } = shelf.config;
  return (
    <footer className="ps-bottom">
      {!practice && <Controls store={shelf.store} />}
      <Tabs.List className="ps-views" aria-label="Views">
        {Object.entries(practice ? OF_PRACTICE : VIEWS).map(([id, { name, icon }]) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="ps-view"
            aria-controls={`ps-${id}`}
            data-current={id === view || undefined}
          >
            <Icon name={icon} />
            <span>
              {name}
              <CountOf name={name} {...shelf} />
            </span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
    </footer>
  );
}

/** Of the tab of that name, where it is a view of its own. */
function CountOf({ name, ...shelf }: ShelfProps & { name: string }) {
  const Count = name === "Chat" && SHELVES.tabs.find((tab) => tab.name === name)?.Count;
  return Count ? <Count {...shelf} /> : null;
}
