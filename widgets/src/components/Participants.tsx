/** Everybody in the room; for the host, what can be done about each. */

import { useEffect, useRef, useState } from "react";
import type { CallStore } from "../call/store";
import { type Person, ROLES } from "../protocol";
import type { Question } from "./Confirm";
import { useCall } from "./hooks";
import { Icon } from "./Icon";

interface ParticipantsProps {
  store: CallStore;
  ask: (question: Question) => void;
}

export function Participants({ store, ask }: ParticipantsProps) {
  const { people, you } = useCall(store);
  return (
    <section className="ps-section">
      <h2 className="ps-heading">People ({people.length})</h2>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of unstyled lists. */}
      <ul className="ps-people" role="list" aria-label="Participants">
        {people.map((person) => (
          <li key={person.username} className="ps-person">
            <span className="ps-grow">
              {person.name}
              {person.username === you?.username && " (you)"}
              <span className="ps-about">
                {person.role}
                {person.host && ", host"}
              </span>
            </span>
            <State on={person.microphone} icon="mic" off="muted" />
            <State on={person.camera} icon="camera" off="camera off" />
            {you?.host && !person.host && <Options person={person} store={store} ask={ask} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ on, icon, off }: { on: boolean; icon: "mic" | "camera"; off: string }) {
  return (
    <span className="ps-state" data-off={!on || undefined} title={on ? undefined : off}>
      <Icon name={on ? icon : `${icon}Off`} />
      {!on && <span className="ps-hidden">{off}</span>}
    </span>
  );
}

interface OptionsProps extends ParticipantsProps {
  person: Person;
}

function Options({ person, store, ask }: OptionsProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    menu.current?.scrollIntoView({ block: "nearest" });
    menu.current?.querySelector("button")?.focus();
    // Not when the focus goes: Lab takes it by itself, as when a notebook has loaded.
    const closeFromOutside = ({ target }: PointerEvent) => {
      if (!place.current?.contains(target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeFromOutside, true);
    return () => document.removeEventListener("pointerdown", closeFromOutside, true);
  }, [isOpen]);

  const choose = (act: () => void) => () => {
    setOpen(false);
    act();
  };
  const remove = () =>
    ask({
      title: `Remove ${person.name}?`,
      consequence: `${person.name} leaves the call at once, and the link does not let them back in.`,
      action: `Remove ${person.name}`,
      confirm: () => store.remove(person.username),
    });

  return (
    <div ref={place} className="ps-menu-place">
      <button
        ref={button}
        type="button"
        className="ps-button ps-square"
        aria-label={`Options for ${person.name}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div
          ref={menu}
          role="menu"
          tabIndex={-1}
          className="ps-menu"
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Tab") setOpen(false);
            if (event.key === "Escape") button.current?.focus();
            step(event);
          }}
        >
          {ROLES.filter((role) => role !== person.role).map((role) => (
            <button
              key={role}
              type="button"
              role="menuitem"
              onClick={choose(() => store.setRole(person.username, role))}
            >
              Make {role}
            </button>
          ))}
          <button type="button" role="menuitem" className="ps-menu-danger" onClick={choose(remove)}>
            Remove {person.name}
          </button>
        </div>
      )}
    </div>
  );
}

/** Arrow keys go through a menu. */
function step(event: React.KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.findIndex((item) => item.matches(":focus"));
  items[(at + by + items.length) % items.length]?.focus();
}
