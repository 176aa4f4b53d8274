/** Menus and popovers that float over the page, and close when the notebook's frame is used. */

import { DropdownMenu, Popover } from "radix-ui";
import {
  createContext,
  type MutableRefObject,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { Icon, type IconName } from "./Icon";

/** A press inside a frame is told to nobody here: this window only loses the focus. */
function useOpen(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const close = () => setOpen(false);
    window.addEventListener("blur", close);
    return () => window.removeEventListener("blur", close);
  }, [isOpen]);
  return [isOpen, setOpen];
}

/** Whoever went into a frame stays there: a key typed in it would press the button instead. */
function stayInFrame(event: Event): void {
  if (document.activeElement instanceof HTMLIFrameElement) event.preventDefault();
}

/** Inside of a landmark, where the page has one. */
const place = () => document.querySelector<HTMLElement>(".ps-header") ?? undefined;

interface FloatingProps {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
  side?: "top" | "bottom" | "left";
}

/** What was chosen is done when the focus is back on the button: a dialog returns it to there. */
const Chosen = createContext<MutableRefObject<(() => void) | null>>({ current: null });

// Never modal: that would lock scrolling with an inline style sheet, which the page's policy forbids.
export function Menu({ trigger, children, side = "bottom" }: FloatingProps) {
  const [isOpen, setOpen] = useOpen();
  const chosen = useRef<(() => void) | null>(null);
  const act = (event: Event) => {
    stayInFrame(event);
    const work = chosen.current;
    chosen.current = null;
    if (work) queueMicrotask(work);
  };
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place()}>
        <DropdownMenu.Content
          className="ps-menu"
          side={side}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          loop
          onCloseAutoFocus={act}
        >
          <Chosen.Provider value={chosen}>{children}</Chosen.Provider>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  icon?: IconName;
  danger?: boolean;
  choose: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, danger, choose, children }: MenuItemProps) {
  const chosen = useContext(Chosen);
  return (
    <DropdownMenu.Item
      className="ps-menu-item"
      data-danger={danger || undefined}
      onSelect={() => {
        chosen.current = choose;
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </DropdownMenu.Item>
  );
}

interface MenuSwitchProps {
  icon: IconName;
  on: boolean;
  turn: (on: boolean) => void;
  children: ReactNode;
}

export function MenuSwitch({ icon, on, turn, children }: MenuSwitchProps) {
  return (
    <DropdownMenu.CheckboxItem className="ps-menu-item" checked={on} onCheckedChange={turn}>
      <Icon name={icon} />
      <span className="ps-grow">{children}</span>
      <DropdownMenu.ItemIndicator>
        <Icon name="check" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

interface MenuChoicesProps {
  chosen: string;
  /** Each with its name. */
  choices: readonly (readonly [string, string])[];
  choose: (id: string) => void;
}

/** One of several. It is done in the click itself, which some of a browser's doings ask for. */
export function MenuChoices({ chosen, choices, choose }: MenuChoicesProps) {
  return (
    <DropdownMenu.RadioGroup value={chosen} onValueChange={choose}>
      {choices.map(([id, name]) => (
        <DropdownMenu.RadioItem key={id} className="ps-menu-item" value={id}>
          <span className="ps-grow">{name}</span>
          <DropdownMenu.ItemIndicator>
            <Icon name="check" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="ps-menu-line" />;
}

interface SheetProps extends FloatingProps {
  label: string;
}

/** A small dialog beside its button, which leaves the rest of the page in use. */
export function Sheet({ trigger, label, children, side = "bottom" }: SheetProps) {
  const [isOpen, setOpen] = useOpen();
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal container={place()}>
        <Popover.Content
          className="ps-sheet"
          aria-label={label}
          side={side}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={stayInFrame}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
