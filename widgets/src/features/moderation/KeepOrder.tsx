/** Below the list of people: what concerns all of them, for whoever may do it. */

import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { Menu, MenuItem } from "../../components/Menu";
import { can } from "../../protocol";
import { useFeatures } from "../features";
import { partners } from "./partners";
import { Removed } from "./Removed";

export function KeepOrder({ store }: { store: CallStore }) {
  const { moderation } = useFeatures();
  const { you, interview, people } = useCall(store);
  const locked = interview?.locked ?? false;
  const isHeard = people.some((one) => one.microphone && one.username !== you?.username);
  return (
    <>
      <div className="ps-row ps-order">
        <SwapRoles store={store} />
        {can(you, "mute") && (
          <button
            type="button"
            className="ps-button"
            disabled={!isHeard}
            onClick={moderation.muteEveryone}
          >
            <Icon name="micOff" />
            Mute everyone
          </button>
        )}
        {can(you, "lock") && (
          <button type="button" className="ps-button" onClick={() => moderation.lock(!locked)}>
            <Icon name={locked ? "unlock" : "lock"} />
            {locked ? "Unlock" : "Lock"}
          </button>
        )}
      </div>
      {can(you, "readmit") && <Removed />}
      {locked && <p className="ps-hint">Locked: nobody new can join.</p>}
    </>
  );
}

/** With the only one it can be at once; else it asks with whom. */
function SwapRoles({ store }: { store: CallStore }) {
  const { moderation } = useFeatures();
  const state = useCall(store);
  const others = partners(state);
  const [only, ...more] = others;
  if (!only) return null;
  const button = (
    <button
      type="button"
      className="ps-button"
      onClick={more.length === 0 ? () => moderation.ask(only.username, "swap") : undefined}
    >
      <Icon name="swap" />
      Swap roles
    </button>
  );
  if (more.length === 0) return button;
  return (
    <Menu trigger={button}>
      {others.map(({ username, name }) => (
        <MenuItem key={username} choose={() => moderation.ask(username, "swap")}>
          With {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
