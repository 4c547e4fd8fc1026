import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { AttemptRecord } from '../../domain/attempt.ts'
import type { CasePrompt, RunCases } from '../../domain/run-cases.ts'
import type { Score } from '../../domain/score.ts'
import type { Vote } from '../../domain/vote.ts'
import { readImageFile } from '../../image/read-image-file.ts'
import { createCaseOf } from '../../quality/case-of.ts'
import { effectiveScores } from '../../quality/effective-scores.ts'
import { imageVerdict } from '../../quality/image-verdict.ts'
import type { ScoreSubject } from '../../quality/judge/judge-score.ts'
import { OWN_IMAGE } from '../own-image.ts'
import { readAttempts } from '../read-attempts.ts'
import { readCases } from '../read-cases.ts'
import { readScores } from '../read-scores.ts'
import { readVotes } from '../read-votes.ts'
import type { Exhibit } from './exhibit.ts'

/** One image that is worth a judge's time: it has questions, and nothing hard spoke against it. */
export interface Candidate {
  readonly subject: ScoreSubject
  readonly exhibit: Exhibit
}

/** What a judging needs to know of a run, from its folder alone. */
export interface JudgedRun {
  readonly cases: RunCases
  readonly candidates: readonly Candidate[]
  readonly scores: readonly Score[]
  readonly votes: readonly Vote[]
}

/** Throws UserMistakes where the folder is not a whole run's. */
export async function readJudgedRun(folder: string, run: string): Promise<JudgedRun> {
  const cases = await readCases(folder)
  const scores = effectiveScores(await readScores(folder))
  const votes = await readVotes(folder)
  const attempts = new Map<string, AttemptRecord>()
  for await (const attempt of readAttempts(folder, { isEnded: false })) {
    attempts.set(attempt.id, attempt)
  }
  const caseOf = createCaseOf(cases)
  const candidates: Candidate[] = []
  for (const attempt of attempts.values()) {
    const found = caseOf(attempt)
    if (found === null || found.suite.judge === null) continue
    const { cell, prompt } = found
    if (prompt.questions.length === 0) continue
    const images = attempt.artifacts.filter(({ role }) => role === 'image')
    for (const [image, { file, sha256, inspection }] of images.entries()) {
      if (!OWN_IMAGE.test(file)) continue
      const { hard } = imageVerdict({
        attempt: attempt.id,
        image,
        delivered: inspection === null ? null : inspection.kind === 'image',
        findings: attempt.findings,
        scores,
        votes: [],
        judgeDecides: false,
      })
      if (hard === 'fail') continue
      const { id: name, content } = prompt
      candidates.push({
        subject: {
          run,
          attempt: attempt.id,
          image,
          sha256,
          target: attempt.target,
          cell: attempt.cell,
          prompt: name,
          content,
        },
        exhibit: {
          file: join(folder, file),
          sha256,
          original: originalOf(prompt, cell.settings.mode, folder),
          prompt: prompt.text,
          questions: prompt.questions,
        },
      })
    }
  }
  return { cases, candidates, scores, votes }
}

function originalOf(
  { inputs: { image } }: CasePrompt,
  mode: string,
  folder: string,
): Exhibit['original'] {
  if (image === null || mode === 'text-to-image') return null
  return { file: join(folder, image.file), sha256: image.sha256 }
}

/** Of an image's file, for one whose bytes are not those that were recorded. */
export async function isAsRecorded({ file, sha256 }: Exhibit): Promise<boolean> {
  const bytes = await readImageFile(file).catch(() => null)
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256
}
