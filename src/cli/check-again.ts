import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { CasePrompt, RunCases } from '../domain/run-cases.ts'
import { createInspector } from '../image/inspector.ts'
import { judgeAttempt } from '../runner/judge-attempt.ts'

/**
 * Inspects the stored images of a run and runs its suites' checks on them again; gives each record
 * that has an image to `keep`. Runs that did not keep their checks stay as they are.
 */
export async function checkAgain(
  records: Iterable<AttemptRecord>,
  {
    cases,
    folder,
    keep,
  }: {
    readonly cases: RunCases
    readonly folder: string
    readonly keep: (record: AttemptRecord) => Promise<void>
  },
): Promise<void> {
  const cells = new Map(cases.cells.map((cell) => [cell.id, cell]))
  const inspector = createInspector()
  try {
    for (const record of records) {
      const cell = cells.get(record.cell)
      const suite = cell === undefined ? undefined : cases.suites[cell.suite]
      const prompt = suite?.prompts.find(({ id }) => id === record.prompt)
      const checks = suite?.checks ?? []
      if (cell === undefined || prompt === undefined || checks.length === 0) continue
      if (record.artifacts.length === 0) continue
      const asked = { checks, sources: sourcesOf(prompt, folder) }
      const pathOf = ({ file }: { readonly file: string }) => join(folder, file)
      await keep(await judgeAttempt(record, cell.settings, asked, inspector, pathOf))
    }
  } finally {
    await inspector.close()
  }
}

function sourcesOf({ inputs: { image, mask } }: CasePrompt, folder: string) {
  if (image === null) return null
  return { image: join(folder, image.file), mask: mask === null ? null : join(folder, mask.file) }
}
