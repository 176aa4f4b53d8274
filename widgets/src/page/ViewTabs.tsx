/** Where the page is small: the controls, and which one thing is shown. */

import { Tabs } from "radix-ui";
import { Icon, type IconName } from "../components/Icon";
import { Controls } from "../features/controls/Controls";
import type { ShelfProps } from "../features/shelf";

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

export function ViewTabs({ store, view }: ShelfProps & { view: View }) {
  return (
    <footer className="ps-bottom">
      <Controls store={store} />
      <Tabs.List className="ps-views" aria-label="Views">
        {Object.entries(VIEWS).map(([id, { name, icon }]) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="ps-view"
            aria-controls={`ps-${id}`}
            data-current={id === view || undefined}
          >
            <Icon name={icon} />
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
    </footer>
  );
}
