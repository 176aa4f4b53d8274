/** The ways out: leaving, and for hosts the end for everyone, which is asked about. */

import type { CallStore } from "../../call/store";
import { useAsk } from "../../components/asking";
import type { Question } from "../../components/Confirm";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { Menu, MenuItem, MenuLine } from "../../components/Menu";
import { can } from "../../protocol";

export function Leave({ store }: { store: CallStore }) {
  const { you, practice } = useCall(store);
  const ask = useAsk();
  return (
    <Menu
      trigger={
        <button type="button" className="ps-button ps-danger ps-leave">
          Leave
          <Icon name="open" />
        </button>
      }
    >
      <MenuItem icon="leave" choose={() => store.leave()}>
        Leave
      </MenuItem>
      {can(you, "end") && (
        <>
          <MenuLine />
          <MenuItem icon="end" danger choose={() => ask(endQuestion(store))}>
            {endWords(practice)}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

function endWords(practice: boolean): string {
  return practice ? "End practice" : "End for everyone";
}

function endQuestion(store: CallStore): Question {
  const { people, you, practice } = store.getState();
  if (practice) {
    return {
      title: "End practice?",
      consequence: "The room closes. What you wrote is there again when you go on with a problem.",
      action: "End practice",
      confirm: () => store.end(),
    };
  }
  const names = people.filter(({ username }) => username !== you?.username).map(({ name }) => name);
  const who = names.length > 0 ? new Intl.ListFormat("en").format(names) : "";
  return {
    title: "End for everyone?",
    consequence: `${who ? `${who} will leave the call` : "The room closes"}, and nobody can come back; the notebook is kept.`,
    action: "End for everyone",
    confirm: () => store.end(),
  };
}
