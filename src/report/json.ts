import { jsonText } from './json-text.ts'
import type { RunReport } from './run-report.ts'

/** The run's document as it stands in `run.json`; harmful characters as `\u` escapes. */
export function jsonReport({ run }: RunReport): string {
  return `${jsonText(run)}\n`
}
