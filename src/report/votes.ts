import type { ExportedVote } from '../domain/exported-vote.ts'
import type { Ballot } from '../domain/vote.ts'
import { csvField } from './csv-field.ts'
import { jsonText } from './json-text.ts'

type Field = (vote: ExportedVote) => string | number | null

/** In this order; columns are only ever added at the end. Of a single picture, `left` is the picture. */
const FIELDS: Readonly<Record<string, Field>> = {
  run: (vote) => vote.run,
  vote: (vote) => vote.id,
  at: (vote) => vote.at,
  rater: (vote) => vote.rater,
  kind: (vote) => vote.kind,
  prompt: (vote) => vote.prompt,
  content: (vote) => vote.content,
  verdict: (vote) => (vote.kind === 'undo' ? null : vote.verdict),
  reasons: (vote) => (vote.kind === 'single' ? vote.reasons.join(' ') : null),
  leftCell: ({ cells }) => cells[0] ?? null,
  rightCell: ({ cells }) => cells[1] ?? null,
  leftTarget: ({ targets }) => targets[0] ?? null,
  rightTarget: ({ targets }) => targets[1] ?? null,
  leftAttempt: (vote) => ballots(vote)[0]?.attempt ?? null,
  rightAttempt: (vote) => ballots(vote)[1]?.attempt ?? null,
  leftImage: (vote) => ballots(vote)[0]?.image ?? null,
  rightImage: (vote) => ballots(vote)[1]?.image ?? null,
  leftSha256: (vote) => ballots(vote)[0]?.sha256 ?? null,
  rightSha256: (vote) => ballots(vote)[1]?.sha256 ?? null,
  decisionMs: (vote) => vote.decisionMs,
  hasty: (vote) => String(vote.hasty),
  repeated: (vote) => String(vote.repeated),
  stands: (vote) => String(vote.stands),
  undoes: (vote) => (vote.kind === 'undo' ? vote.undoes : null),
  seed: (vote) => vote.seed,
  clientWidth: ({ client }) => client.width,
  clientHeight: ({ client }) => client.height,
}

/** One line a vote, as `csvReport` writes attempts. */
export function votesCsv(votes: readonly ExportedVote[]): string {
  const fields = Object.values(FIELDS)
  const lines = votes.map((vote) => fields.map((field) => csvField(field(vote))).join(','))
  return `${[Object.keys(FIELDS).join(','), ...lines].join('\n')}\n`
}

/** One vote a line; nothing of no votes. */
export function votesJsonl(votes: readonly ExportedVote[]): string {
  return votes.map((vote) => `${jsonText(vote, 0)}\n`).join('')
}

function ballots(vote: ExportedVote): readonly Ballot[] {
  switch (vote.kind) {
    case 'undo':
      return []
    case 'single':
      return [vote.ballot]
    case 'pair':
      return [vote.left, vote.right]
    default:
      return vote satisfies never
  }
}
