/** What only interviewers read of a problem: solutions, follow-ups, mistakes, what it costs. */

import { useState } from "react";
import { LANGUAGE_TITLES, type ProblemPreview, type StaffSource } from "../../protocol";
import { useFeatures } from "../features";
import { Code, Markup } from "../problem/Markup";
import { VERDICT_WORDS } from "../results/words";

interface StaffMaterialProps {
  preview: ProblemPreview;
  /** Whose solution is shown at first. */
  language: string;
  /** All hints at once: where none of them can be shared. */
  hints?: boolean;
}

export function StaffMaterial({ preview, language, hints = false }: StaffMaterialProps) {
  const { sections, solutions, accepted, wrong } = preview;
  // Whoever practises is to open the answer, and not to come upon it.
  const isOpen = !useFeatures().problems.isPractice;
  return (
    <div className="ps-material">
      {hints && <AllHints preview={preview} />}
      {sections.map(({ title, html }) => (
        <details key={title} className="ps-details" open={isOpen}>
          <summary>{title}</summary>
          <Markup html={html} />
        </details>
      ))}
      <Solution key={language} solutions={solutions} language={language} />
      <Sources title="Other right solutions" sources={accepted} />
      <Sources title="Wrong solutions" sources={wrong} />
    </div>
  );
}

function AllHints({ preview: { hints } }: { preview: ProblemPreview }) {
  if (hints.length === 0) return null;
  return (
    <details className="ps-details">
      <summary>Hints</summary>
      <ol>
        {hints.map(({ number, html }) => (
          <li key={number}>
            <Markup html={html} />
          </li>
        ))}
      </ol>
    </details>
  );
}

interface SolutionProps {
  solutions: readonly StaffSource[];
  language: string;
}

function Solution({ solutions, language }: SolutionProps) {
  const offered = solutions.flatMap(({ languages }) => languages);
  const [chosen, choose] = useState(offered.includes(language) ? language : offered[0]);
  const solution = solutions.find(({ languages }) => chosen && languages.includes(chosen));
  if (!chosen || !solution) return null;
  return (
    <details className="ps-details">
      <summary>Solution</summary>
      <select
        className="ps-select ps-wide"
        aria-label="Solution in"
        value={chosen}
        onChange={({ target }) => choose(target.value)}
      >
        {offered.map((name) => (
          <option key={name} value={name}>
            {titleOf(name)}
          </option>
        ))}
      </select>
      <Code text={solution.source} language={fence(chosen)} />
    </details>
  );
}

function Sources({ title, sources }: { title: string; sources: readonly StaffSource[] }) {
  if (sources.length === 0) return null;
  return (
    <details className="ps-details">
      <summary>{title}</summary>
      {sources.map((source, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they come at once, and do not change.
        <Source key={index} source={source} />
      ))}
    </details>
  );
}

function Source({ source: { name, languages, source, expect } }: { source: StaffSource }) {
  const words = [name, languages.map(titleOf).join(", "), expect && VERDICT_WORDS[expect]];
  return (
    <figure className="ps-source">
      <figcaption className="ps-hint">{words.filter(Boolean).join(" · ")}</figcaption>
      <Code text={source} language={fence(languages[0] ?? "")} />
    </figure>
  );
}

const TITLES: Readonly<Record<string, string>> = LANGUAGE_TITLES;

function titleOf(language: string): string {
  return TITLES[language] ?? language;
}

/** As a fence would name it. */
function fence(language: string): string {
  return language === "sqlite" || language === "duckdb" ? "sql" : language;
}
