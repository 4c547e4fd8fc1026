import { csvReport } from './csv.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import type { ReportLayout, RunReport } from './run-report.ts'
import { terminalReport } from './terminal.ts'

/** A run in, its text out. */
export type Reporter = (report: RunReport, layout: ReportLayout) => string

export type ReporterName = 'terminal' | 'json' | 'junit' | 'markdown' | 'github' | 'csv'

/** By the names that `--reporter` and `--format` take. */
export const REPORTERS: Readonly<Record<ReporterName, Reporter>> = {
  terminal: terminalReport,
  json: jsonReport,
  junit: junitReport,
  markdown: markdownReport,
  github: githubReport,
  csv: csvReport,
}
