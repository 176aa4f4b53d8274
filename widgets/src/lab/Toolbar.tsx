/** The notebook's toolbar: what an interview needs, and the rest behind *More*. */

import { ReactWidget } from "@jupyterlab/apputils";
import { ChevronDown, Ellipsis, type LucideIcon, Play, RotateCcw, Square } from "lucide-react";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { Menu, MenuItem, MenuLine } from "../components/Menu";
import { wordsFor } from "./kernel";
import type { Tools } from "./tools";

export class Toolbar extends ReactWidget {
  constructor(private readonly tools: Tools) {
    super();
    this.addClass("ps-tools");
  }

  protected override render() {
    return <Bar tools={this.tools} />;
  }
}

const DRAWN = { className: "ps-icon", strokeWidth: 1.5, "aria-hidden": true } as const;

interface BarProps {
  tools: Tools;
}

export function Bar({ tools }: BarProps) {
  const { mayEdit, isAsking } = useSyncExternalStore(tools.subscribe, tools.getState);
  if (isAsking && mayEdit) return <AskToRestart tools={tools} />;
  return (
    <fieldset className="ps-bar">
      <legend className="ps-hidden">Notebook</legend>
      {mayEdit ? <Doing tools={tools} /> : <p className="ps-watching">You observe: read only</p>}
      <State tools={tools} />
      <More tools={tools} />
    </fieldset>
  );
}

function Doing({ tools }: BarProps) {
  const { kernel } = useSyncExternalStore(tools.subscribe, tools.getState);
  const isBusy = kernel.state === "busy";
  return (
    <>
      <Languages tools={tools} />
      <Tool name="Run" Icon={Play} isPrimary act={() => tools.do("prepstack:run")} />
      <Tool
        name="Stop"
        title={tools.stopsByRestart ? `Stop: ${tools.language()} starts anew` : "Stop"}
        Icon={Square}
        isOff={!isBusy}
        act={() => void tools.stop()}
      />
      <Tool name="Restart" Icon={RotateCcw} act={() => tools.do("prepstack:restart")} />
      <Tool name="+ Cell" act={() => tools.do("prepstack:insert")} />
    </>
  );
}

interface ToolProps {
  name: string;
  title?: string;
  Icon?: LucideIcon;
  isPrimary?: boolean;
  isOff?: boolean;
  act: () => void;
}

function Tool({ name, title = name, Icon, isPrimary, isOff, act }: ToolProps) {
  return (
    <button
      type="button"
      className="ps-tool"
      data-primary={isPrimary || undefined}
      aria-label={name}
      aria-disabled={isOff || undefined}
      title={title}
      onMouseDown={(event) => event.preventDefault()} // the cursor stays in its cell
      onClick={() => isOff || act()}
    >
      {Icon && <Icon {...DRAWN} />}
      <span className={Icon ? "ps-tool-name" : undefined}>{name}</span>
    </button>
  );
}

function State({ tools }: BarProps) {
  const { kernel, note } = useSyncExternalStore(tools.subscribe, tools.getState);
  return (
    <p className="ps-kernel" data-state={kernel.state} role="status" aria-live="polite">
      <span className="ps-dot" aria-hidden="true" />
      {note ?? (tools.hasNoKernel ? `No kernel for ${tools.language()} here` : wordsFor(kernel))}
    </p>
  );
}

/** The notebook's own; another one is chosen in the page, where the problem is. */
function Languages({ tools }: BarProps) {
  useSyncExternalStore(tools.subscribe, tools.getState); // it is known with the kernel
  const language = tools.language();
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="ps-tool"
          title="Language"
          aria-label={`Language: ${language}`}
        >
          {language}
          <ChevronDown {...DRAWN} />
        </button>
      }
    >
      <MenuItem icon="check" choose={() => {}}>
        {language}
      </MenuItem>
    </Menu>
  );
}

const CELL: [string, string][] = [
  ["notebook:move-cell-up", "Move cell up"],
  ["notebook:move-cell-down", "Move cell down"],
  ["notebook:change-cell-to-markdown", "Make it a text cell"],
  ["notebook:change-cell-to-code", "Make it a code cell"],
  ["notebook:delete-cell", "Delete cell"],
];
const NOTEBOOK: [string, string][] = [
  ["notebook:undo", "Undo"],
  ["notebook:redo", "Redo"],
];
const OUTPUTS: [string, string][] = [
  ["notebook:run-all-cells", "Run all cells"],
  ["notebook:clear-all-cell-outputs", "Clear outputs"],
];

function More({ tools }: BarProps) {
  const { mayEdit } = useSyncExternalStore(tools.subscribe, tools.getState);
  const items = (entries: [string, string][]): ReactNode =>
    entries.map(([command, label]) => (
      <MenuItem key={command} choose={() => tools.do(command)}>
        {label}
      </MenuItem>
    ));
  return (
    <Menu
      trigger={
        <button type="button" className="ps-tool ps-tool-more" aria-label="More" title="More">
          <Ellipsis {...DRAWN} />
        </button>
      }
    >
      {mayEdit && (
        <>
          {items(NOTEBOOK)}
          <MenuLine />
          {items(CELL)}
          <MenuLine />
          {items(OUTPUTS)}
          <MenuLine />
        </>
      )}
      {items([["prepstack:download", "Download notebook"]])}
    </Menu>
  );
}

/** In the toolbar's own place: it covers nothing, and nothing happens until it is answered. */
function AskToRestart({ tools }: BarProps) {
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus(), []);
  const cancel = () => tools.set({ isAsking: false });
  return (
    <div
      className="ps-bar ps-asking"
      role="alertdialog"
      aria-labelledby="ps-restart"
      onKeyDown={(event) => event.key === "Escape" && cancel()}
    >
      <p id="ps-restart">
        Restart {tools.language()}? Variables are lost for everybody; code and outputs stay.
      </p>
      <button type="button" className="ps-tool" data-danger onClick={() => void tools.restart()}>
        Restart
      </button>
      <button ref={no} type="button" className="ps-tool" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}
