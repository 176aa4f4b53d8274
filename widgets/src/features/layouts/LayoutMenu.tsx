/** The menu *Layout*: where the call stands beside the notebook. */

import type { CallStore } from "../../call/store";
import { useWatched } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuChoices } from "../../components/Menu";
import { useFeatures } from "../features";
import { canOpenPip, openPip } from "./pip";
import { LAYOUTS, type LayoutName } from "./state";

const NO_WINDOW = "The browser opened no window for the call. Try again, or choose another layout.";

export function LayoutMenu({ store }: { store: CallStore }) {
  const { layouts } = useFeatures();
  const { name } = useWatched(layouts);
  const choose = (chosen: LayoutName) => {
    if (chosen !== "pip") return layouts.choose(chosen);
    // In the click itself: browsers open a window for nothing less.
    openPip(layouts).catch((error: unknown) => {
      const isOurs = error instanceof Error && !(error instanceof DOMException);
      store.toast(isOurs ? error.message : NO_WINDOW);
    });
  };
  const there = Object.entries(LAYOUTS).filter(([id]) => id !== "pip" || canOpenPip());
  return (
    <Menu side="left" trigger={<IconButton icon="layout" label="Layout" />}>
      <MenuChoices chosen={name} choices={there} choose={(id) => choose(id as LayoutName)} />
    </Menu>
  );
}
