/** An input of one's own: it is run, and judged by nobody. */

import { useId, useState } from "react";
import { type CurrentProblem, LONGEST_INPUT, type Sample } from "../../protocol";
import { useFeatures } from "../features";
import { RunButton } from "./RunButton";

interface CustomInputProps {
  current: CurrentProblem;
  isBusy: boolean;
}

export function CustomInput({ current, isBusy }: CustomInputProps) {
  const { problems } = useFeatures();
  const id = useId();
  const [input, setInput] = useState(() => firstInput(current));
  const isEmpty = input.trim() === "";
  return (
    <div className="ps-custom">
      <textarea
        className="ps-input ps-input-code"
        aria-label="Input"
        aria-describedby={id}
        rows={4}
        spellCheck={false}
        maxLength={LONGEST_INPUT}
        value={input}
        onChange={({ target }) => setInput(target.value)}
      />
      <p id={id} className="ps-hint">
        As JSON, with a value for each part of the input that the examples have.
      </p>
      <RunButton
        icon="play"
        isBusy={isBusy || isEmpty}
        run={() => problems.run({ kind: "custom", input })}
      >
        Run with this input
      </RunButton>
    </div>
  );
}

/** The first example's, where each of its parts is a parameter that is written as JSON. */
export function firstInput({ kind, samples: [first] }: CurrentProblem): string {
  return first && kind === "function" && hasOnlyText(first) ? asJson(first) : "";
}

function hasOnlyText({ given }: Sample): boolean {
  return given.every(({ table }) => !table);
}

function asJson({ given }: Sample): string {
  const parts = given.map(({ name, text = "" }) => `  ${JSON.stringify(name)}: ${text}`);
  return `{\n${parts.join(",\n")}\n}`;
}
