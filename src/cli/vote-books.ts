import { join } from 'node:path'
import { z } from 'zod'
import type { RevealRecord } from '../domain/reveal.ts'
import type { Vote } from '../domain/vote.ts'
import type { VoteBook } from '../review/app.ts'
import { openLineFile } from '../store/line-file.ts'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'
import { VOTES_FILE, votesIn } from './read-votes.ts'

/** Where a run keeps who was told who drew what. */
const REVEALS_FILE = 'reveals.jsonl'

const shape = z.object({
  format: z.literal('image-assay/reveal@1'),
  run: z.string(),
  at: z.string(),
  rater: z.string(),
})

/**
 * The votes of several runs as one book; each vote goes into the folder of its own run, and is durable
 * when `append` returns. `folders` by run id.
 */
export function openVoteBook(folders: ReadonlyMap<string, string>): VoteBook & { close(): void } {
  const votes: Vote[] = []
  const reveals: RevealRecord[] = []
  const files = new Map(
    [...folders].map(([run, folder]) => {
      const voteFile = openLineFile(join(folder, VOTES_FILE))
      const revealFile = openLineFile(join(folder, REVEALS_FILE))
      votes.push(...votesIn(join(folder, VOTES_FILE), voteFile.lines))
      reveals.push(...revealsIn(join(folder, REVEALS_FILE), revealFile.lines))
      return [run, { votes: voteFile, reveals: revealFile }] as const
    }),
  )
  // What is taken back is the last vote in time, in whichever run it was cast.
  votes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return {
    votes,
    reveals,
    append(vote) {
      files.get(vote.run)?.votes.append(JSON.stringify(vote))
      votes.push(vote)
    },
    appendReveal(reveal) {
      files.get(reveal.run)?.reveals.append(JSON.stringify(reveal))
      reveals.push(reveal)
    },
    close() {
      for (const one of files.values()) {
        one.votes.close()
        one.reveals.close()
      }
    },
  }
}

function revealsIn(path: string, lines: readonly string[]): readonly RevealRecord[] {
  return lines.map((line, index) => {
    const result = shape.safeParse(jsonOf(line))
    if (result.success) return result.data
    throw userMistake(
      `${path}:${index + 1}: not a reveal. The file was changed or damaged: put it back, or take this ` +
        'line out',
    )
  })
}
