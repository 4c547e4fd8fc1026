import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { ExportedVote } from '../../domain/exported-vote.ts'
import type { Vote } from '../../domain/vote.ts'
import { restrictDecoders } from '../../image/decode.ts'
import { readImageFile } from '../../image/read-image-file.ts'
import { effectiveVotes } from '../../quality/effective-votes.ts'
import { clean } from '../../report/clean.ts'
import { countText } from '../../report/figures.ts'
import { jsonText } from '../../report/json-text.ts'
import { votesCsv, votesJsonl } from '../../report/votes.ts'
import { exportedVotes } from '../../review/export.ts'
import { serveReview } from '../../review/serve.ts'
import { showable } from '../../review/showable.ts'
import type { ReviewMode } from '../../review/sitting.ts'
import { type Subject, subjectsOf } from '../../review/subject.ts'
import { raterName } from '../../review/vote-request.ts'
import { diskFault } from '../../store/disk-fault.ts'
import { replaceFile } from '../../store/run-folder.ts'
import { EXIT, userMistake } from '../exit.ts'
import { presentPictures } from '../present-pictures.ts'
import { readVotes } from '../read-votes.ts'
import { type OpenedRun, openRuns } from '../reviewed-runs.ts'
import type { Shell } from '../shell.ts'
import { openVoteBook } from '../vote-books.ts'

export interface ReviewFlags {
  readonly results: string
  readonly mode: string
  readonly rater: string | null
  readonly content: string | null
  readonly port: string
  readonly export: string | null
  readonly json: boolean
}

/**
 * `assay review RUN…`: serves the review page until Ctrl-C, or exports the votes. 0 however many votes
 * were cast.
 */
export async function review(
  shell: Shell,
  names: readonly string[],
  flags: ReviewFlags,
): Promise<number> {
  const { cwd } = shell
  const mode = modeOf(flags.mode)
  const port = portOf(flags.port)
  const rater = raterOf(flags.rater)
  const runs = await openRuns(names, { results: flags.results, cwd })
  const all = runs.flatMap(subjectsOf)
  const subjects = ofContent(all, flags.content)
  if (flags.export !== null) {
    return exportVotes(shell, runs, { subjects: all, content: flags.content, to: flags.export })
  }
  const folders = new Map(runs.map(({ id, folder }) => [id, folder]))
  const present = await presentPictures(subjects, folders)
  const absent = subjects.length - present.length
  if (absent > 0) {
    shell.say(
      `${absent} of ${subjects.length} pictures are left out: their files are gone or changed`,
    )
  }
  mustHavePictures(present, mode, flags.content)
  restrictDecoders()

  const book = openVoteBook(folders)
  const before = book.votes.length
  const stopped = stopAsked()
  try {
    const server = await serveReview({
      subjects: present,
      mode,
      rater,
      port,
      book,
      randomName: () => randomBytes(32).toString('hex'),
      now: Date.now,
      picture: async (run, file) =>
        showable(await readImageFile(join(folders.get(run) ?? '', file))),
    }).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : 'may not be opened by you'
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
      throw userMistake(`port ${port} ${why}. Name another with --port, or 0 for any`)
    })
    if (flags.json) {
      const { url } = server
      const address = {
        format: 'image-assay/review@1',
        url,
        port: server.port,
        mode,
        pictures: present.length,
      }
      shell.print(jsonText(address, 0))
    } else {
      shell.print(
        `${countText(present.length, 'picture')} to review, ${modeText(mode)}:\n\n  ${server.url}\n`,
      )
      shell.say(
        'Open the address in a browser on this machine. Votes are kept as they are cast; Ctrl-C ends.',
      )
    }
    await stopped.asked
    await server.close()
    for (const line of summary(book.votes.slice(before))) shell.say(line)
    if (book.votes.length > before) {
      const ids = runs.map(({ id }) => id).join(' ')
      shell.say(`Next, to count them: assay score ${ids}, then assay affinity ${ids}`)
    }
    return EXIT.passed
  } finally {
    stopped.release()
    book.close()
  }
}

function stopAsked(): { readonly asked: Promise<void>; release(): void } {
  const { promise, resolve: stop } = Promise.withResolvers<void>()
  const listener = (): void => stop()
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return {
    asked: promise,
    release() {
      process.off('SIGINT', listener)
      process.off('SIGTERM', listener)
    },
  }
}

/** A line for each rater: what they decided while the page was served, without what they took back. */
function summary(votes: readonly Vote[]): readonly string[] {
  const byRater = Map.groupBy(effectiveVotes(votes), (vote) => vote.rater)
  if (byRater.size === 0) return ['No votes were cast.']
  return [...byRater].map(([rater, cast]) => {
    const verdicts = Map.groupBy(cast, ({ verdict }) => verdict)
    const parts = [...verdicts].map(([verdict, all]) => `${all.length} ${verdict}`)
    return `${clean(rater)}: ${countText(cast.length, 'vote')}, ${parts.join(', ')}`
  })
}

async function exportVotes(
  { cwd, print, say }: Shell,
  runs: readonly OpenedRun[],
  options: {
    readonly subjects: readonly Subject[]
    readonly content: string | null
    readonly to: string
  },
): Promise<number> {
  const { subjects, content, to } = options
  if (to !== '-' && !/\.(csv|jsonl)$/i.test(to)) {
    throw userMistake(
      `--export ${to}: name a file that ends in .csv or .jsonl, or - for JSON lines`,
    )
  }
  const found: ExportedVote[] = []
  for (const { folder } of runs) found.push(...exportedVotes(await readVotes(folder), subjects))
  const exported = content === null ? found : found.filter((vote) => vote.content === content)
  if (to === '-') {
    if (exported.length > 0) print(votesJsonl(exported))
    return EXIT.passed
  }
  const text = to.toLowerCase().endsWith('.csv') ? votesCsv(exported) : votesJsonl(exported)
  await replaceFile(resolve(cwd, to), `.part-${process.pid}`, [text]).catch((error: unknown) => {
    const why = diskFault(error)
    if (why === null) throw error
    throw userMistake(`--export ${to}: the votes were not written, ${why}`)
  })
  say(`${countText(exported.length, 'vote')} in ${to}`)
  return EXIT.passed
}

function ofContent(subjects: readonly Subject[], content: string | null): readonly Subject[] {
  if (content === null) return subjects
  const found = subjects.filter(({ prompt }) => prompt.content === content)
  if (found.length > 0) return found
  const known = new Set(subjects.flatMap(({ prompt }) => prompt.content ?? []))
  const names = known.size === 0 ? 'no prompt has one' : `there are ${[...known].sort().join(', ')}`
  throw userMistake(`--content ${content}: no picture of this content; ${names}`)
}

function mustHavePictures(
  subjects: readonly Subject[],
  mode: ReviewMode,
  content: string | null,
): void {
  const where = content === null ? '' : ` of ${content}`
  if (subjects.length === 0) {
    throw userMistake(
      `there is no picture${where} to review. Name a run that received images and still has them`,
    )
  }
  if (mode === 'single') return
  const arms = Map.groupBy(subjects, ({ promptKey, mode: of }) => JSON.stringify([promptKey, of]))
  const comparable = [...arms.values()].some((all) => new Set(all.map(({ cell }) => cell)).size > 1)
  if (comparable) return
  throw userMistake(
    `--mode pair: no prompt${where} was drawn by two cells of one run. Review with --mode single`,
  )
}

function modeOf(text: string): ReviewMode {
  if (text === 'single' || text === 'pair') return text
  throw userMistake(`--mode ${text}: give single or pair`)
}

function modeText(mode: ReviewMode): string {
  return mode === 'single' ? 'one at a time' : 'side by side'
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^[0-9]+$/.test(text) && port <= 65_535) return port
  throw userMistake(`--port ${text}: give a port from 0 to 65535`)
}

function raterOf(text: string | null): string | null {
  if (text === null) return null
  const name = raterName(text)
  if (name !== null) return name
  throw userMistake('--rater: give a name of 1 to 80 characters, on one line')
}
