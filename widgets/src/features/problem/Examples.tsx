/** The examples of a problem: in a few lines where their parts are short, else part by part. */

import { Scroll } from "../../components/Scroll";
import type { Given, Sample, Table } from "../../protocol";
import { Code, Markup } from "./Markup";

const SHORT = 60; // characters

export function Examples({ samples }: { samples: readonly Sample[] }) {
  if (samples.length === 0) return null;
  return (
    <section className="ps-examples" aria-label="Examples">
      <h3>Examples</h3>
      {samples.map((sample) => (
        <Example key={sample.number} sample={sample} />
      ))}
    </section>
  );
}

function Example({ sample }: { sample: Sample }) {
  const { number, name, given, expected, explanation_html } = sample;
  const isBrief = [...given, expected].every(isShort);
  return (
    <section className="ps-example" aria-label={`Example ${number}`}>
      <h4>
        Example {number}
        {name && `: ${name}`}
      </h4>
      {isBrief ? <Code text={inLines(sample)} /> : <Parts sample={sample} />}
      {explanation_html && <Markup html={explanation_html} />}
    </section>
  );
}

/** As the notebook has it. */
function inLines({ given, expected }: Sample): string {
  const lines = given.map(({ name, text }) => `${name} = ${text}`);
  return [...lines, `→ ${expected.text}`].join("\n");
}

function isShort({ text = "", table }: Given): boolean {
  return !table && text.length <= SHORT && !text.includes("\n");
}

function Parts({ sample: { given, expected } }: { sample: Sample }) {
  return (
    <>
      {given.map((part) => (
        <Part key={part.name} part={part} name={part.name} />
      ))}
      <Part part={expected} name="Expected" />
    </>
  );
}

function Part({ part: { text = "", table }, name }: { part: Given; name: string }) {
  return (
    <div className="ps-part">
      <p className="ps-part-name">{name}</p>
      {table ? <Rows table={table} name={name} /> : <Code text={text} />}
    </div>
  );
}

function Rows({ table: { columns, rows }, name }: { table: Table; name: string }) {
  return (
    <Scroll>
      <table className="ps-table" aria-label={name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an example does not change.
            <tr key={index}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                <td key={place}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
