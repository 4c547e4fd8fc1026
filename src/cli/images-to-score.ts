import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { CasePrompt, RunCases } from '../domain/run-cases.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import { createCaseOf } from '../quality/case-of.ts'
import type { ImageToScore } from '../quality/image-to-score.ts'
import { OWN_IMAGE } from './own-image.ts'

/** How the scorers of a suite are chosen: those it asks for, or others in their place. */
export type ChooseScorers = (ofSuite: readonly ScorerSpec[]) => readonly ScorerSpec[]

/**
 * The whole images of a run with what was asked of them. Images of a cell or prompt that the cases do
 * not have are left out: nobody could tell what is right.
 */
export function imagesToScore(
  records: Iterable<AttemptRecord>,
  {
    cases,
    folder,
    choose,
  }: {
    readonly cases: RunCases
    readonly folder: string
    readonly choose: ChooseScorers
  },
): readonly ImageToScore[] {
  const caseOf = createCaseOf(cases)
  const scorersOf = new Map(cases.suites.map((suite) => [suite, choose(suite.scorers)]))
  const found: ImageToScore[] = []
  for (const record of records) {
    const asked = caseOf(record)
    if (asked === null) continue
    const { suite, prompt } = asked
    const { settings } = asked.cell
    const inputs = settings.mode === 'text-to-image' ? NONE : inputsOf(prompt, folder)
    const images = record.artifacts.filter(({ role }) => role === 'image')
    for (const [image, { sha256, file, inspection }] of images.entries()) {
      if (inspection?.kind === 'broken' || !OWN_IMAGE.test(file)) continue
      found.push({
        attempt: record.id,
        image,
        sha256,
        path: join(folder, file),
        target: record.target,
        cell: record.cell,
        prompt,
        settings,
        ...inputs,
        scorers: scorersOf.get(suite) ?? [],
      })
    }
  }
  return found
}

const NONE: Pick<ImageToScore, 'source' | 'mask'> = { source: null, mask: null }

function inputsOf(
  { inputs: { image, mask } }: CasePrompt,
  folder: string,
): Pick<ImageToScore, 'source' | 'mask'> {
  const kept = (input: CasePrompt['inputs']['image']) =>
    input === null ? null : { path: join(folder, input.file), sha256: input.sha256 }
  return { source: kept(image), mask: kept(mask) }
}
