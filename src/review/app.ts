import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { setCookie } from 'hono/cookie'
import type { RevealRecord } from '../domain/reveal.ts'
import type { Vote } from '../domain/vote.ts'
import { cookieName, guard, type Keys, same, signedIn } from './guard.ts'
import { PAGE_FILES } from './page/files.ts'
import { type PageNames, type PageState, pageState } from './page-state.ts'
import { reveal } from './reveal.ts'
import { createSittings, type ReviewMode, type Sitting } from './sitting.ts'
import { type Subject, subjectKey } from './subject.ts'
import { raterIn, tokenIn, undoIn, voteIn } from './vote-request.ts'

/** Where votes are kept. What `append` and `appendReveal` return from is durable. */
export interface VoteBook {
  readonly votes: readonly Vote[]
  readonly reveals: readonly RevealRecord[]
  append(vote: Vote): void
  appendReveal(reveal: RevealRecord): void
}

export interface ReviewOptions {
  readonly subjects: readonly Subject[]
  readonly mode: ReviewMode
  /** Set where the person was named on the command line: the page does not ask. */
  readonly rater: string | null
  readonly book: VoteBook
  /** The bytes to show for a file of a run, without metadata. Rejects where there are none. */
  readonly picture: (run: string, file: string) => Promise<Uint8Array>
  readonly keys: Keys
  /** 256 random bits in hex. */
  readonly randomName: () => string
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

const MAX_BODY_BYTES = 16 * 1024

/** The review server's HTTP application. */
export function reviewApp(options: ReviewOptions): Hono {
  const { subjects, keys, rater, mode, book } = options
  const files = createFileNames(options)
  const sittingOf = createSittings(subjects, { mode })
  const runs = new Set(subjects.map(({ run }) => run))
  /** Runs that this rater was told about; a run that is named for the first time is still open. */
  const closedTo = (name: string): ReadonlySet<string> =>
    new Set(book.reveals.filter(({ rater: by }) => by === name).map(({ run }) => run))
  const isLocked = (name: string): boolean => [...runs].every((run) => closedTo(name).has(run))
  const openSitting = (name: string): Sitting => sittingOf(name, book.votes, closedTo(name))
  const stateOf = (name: string): PageState => {
    const locked = isLocked(name)
    const sitting = locked ? sittingOf(name, book.votes, new Set()) : openSitting(name)
    const revealed = locked ? reveal(sitting.decisions, subjects, files.names.ofPicture) : null
    return pageState(sitting, { rater: name, mode, names: files.names, revealed })
  }
  /** Answers once what `write` keeps is durable, or says that it is not. */
  const keep = (context: Context, name: string, write: () => void): Response => {
    try {
      write()
    } catch (error) {
      return context.json({ error: notWritten(error) }, 507)
    }
    return context.json(stateOf(name))
  }

  const app = new Hono()
  app.use(guard(keys))
  const tooLarge = (context: Context) => context.text('This is too much.', 413)
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }))
  for (const { path, type, text } of PAGE_FILES) {
    app.get(path, (context) => context.body(text, 200, { 'content-type': type }))
  }
  app.post('/api/session', async (context) => {
    const asked = tokenIn(await bodyOf(context))
    if (asked === null || !same(asked.token, keys.token)) {
      return context.json({ error: 'This address is of another review. Open the newest.' }, 401)
    }
    const port = keys.port()
    setCookie(context, cookieName(port), keys.session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    })
    return context.json({ ok: true })
  })
  app.use('/api/*', signedIn(keys))
  app.use('/pictures/*', signedIn(keys))

  app.get('/api/raters', (context) =>
    context.json({ rater, mode, raters: [...new Set(book.votes.map((vote) => vote.rater))] }),
  )
  app.post('/api/state', async (context) => {
    const asked = raterIn(await bodyOf(context))
    return asked === null ? refused(context) : context.json(stateOf(asked.rater))
  })
  app.post('/api/vote', async (context) => {
    const asked = voteIn(await bodyOf(context))
    if (asked === null || asked.mode !== mode) return refused(context)
    // Sent again because the answer was lost: it counts once.
    if (book.votes.some(({ id }) => id === asked.id)) return context.json(stateOf(asked.rater))
    if (isLocked(asked.rater)) return context.json(stateOf(asked.rater), 423)
    const { turn, seed } = openSitting(asked.rater)
    if (turn === null || files.names.ofTurn(asked.rater, turn) !== asked.turn) {
      return context.json(stateOf(asked.rater), 409)
    }
    const subject = turn.kind === 'single' ? turn.subject : turn.left
    const base = {
      format: 'image-assay/vote@1',
      id: asked.id,
      run: subject.run,
      at: new Date(options.now()).toISOString(),
      rater: asked.rater,
      prompt: subject.prompt.id,
      decisionMs: asked.decisionMs,
      seed,
      repeated: turn.repeated,
      client: asked.client,
    } as const
    return keep(context, asked.rater, () => {
      if (turn.kind === 'single' && asked.mode === 'single') {
        const { verdict } = asked
        const reasons = verdict === 'reject' ? asked.reasons : []
        book.append({ ...base, kind: 'single', ballot: subject.ballot, verdict, reasons })
      } else if (turn.kind === 'pair' && asked.mode === 'pair') {
        const sides = { left: turn.left.ballot, right: turn.right.ballot }
        book.append({ ...base, kind: 'pair', ...sides, verdict: asked.verdict })
      }
    })
  })
  app.post('/api/undo', async (context) => {
    const asked = undoIn(await bodyOf(context))
    if (asked === null) return refused(context)
    if (book.votes.some(({ id }) => id === asked.id)) return context.json(stateOf(asked.rater))
    if (isLocked(asked.rater)) return context.json(stateOf(asked.rater), 423)
    const { decisions } = openSitting(asked.rater)
    const undone = decisions.at(-1)
    if (undone === undefined || undone.id !== asked.undoes) {
      return context.json(stateOf(asked.rater), 409)
    }
    const { format, run, rater: by, prompt, seed, repeated } = undone
    const { id, undoes, client } = asked
    const at = new Date(options.now()).toISOString()
    const base = { format, id, run, at, rater: by, prompt, decisionMs: 0, seed, repeated, client }
    return keep(context, by, () => book.append({ ...base, kind: 'undo', undoes }))
  })
  app.post('/api/reveal', async (context) => {
    const asked = raterIn(await bodyOf(context))
    if (asked === null) return refused(context)
    const at = new Date(options.now()).toISOString()
    return keep(context, asked.rater, () => {
      for (const run of runs) {
        if (closedTo(asked.rater).has(run)) continue
        book.appendReveal({ format: 'image-assay/reveal@1', run, at, rater: asked.rater })
      }
    })
  })
  app.get('/pictures/:name', async (context) => {
    const shown = files.named(context.req.param('name'))
    if (shown === null) return context.text('No such picture.', 404)
    const bytes = await options.picture(shown.run, shown.file).catch(() => null)
    if (bytes === null) return context.text('This picture is not in the run’s folder.', 404)
    return context.body(new Uint8Array(bytes), 200, { 'content-type': 'image/png' })
  })
  app.notFound((context) => context.text('Nothing is here.', 404))
  return app
}

/** Random names of all files that may be shown; there is no other way to a file. */
function createFileNames({ subjects, randomName }: ReviewOptions): {
  readonly names: PageNames
  named(name: string): { readonly run: string; readonly file: string } | null
} {
  const secret = randomName()
  const byName = new Map<string, { readonly run: string; readonly file: string }>()
  const pictures = new Map<string, string>()
  const originals = new Map<string, string>()
  for (const { run, ballot, file, original } of subjects) {
    const name = randomName()
    byName.set(name, { run, file })
    pictures.set(subjectKey(run, ballot), name)
    if (original === null) continue
    const kept = originals.get(`${run}/${original.file}`) ?? randomName()
    originals.set(`${run}/${original.file}`, kept)
    byName.set(kept, { run, file: original.file })
  }
  return {
    named: (name) => byName.get(name) ?? null,
    names: {
      ofPicture: ({ run, ballot }) => pictures.get(subjectKey(run, ballot)) ?? '',
      ofOriginal: ({ run, original }) => originals.get(`${run}/${original?.file}`) ?? '',
      ofTurn: (rater, turn) => {
        const seen = turn.kind === 'single' ? [turn.subject] : [turn.left, turn.right]
        const keys = seen.map(({ run, ballot }) => subjectKey(run, ballot))
        const words = JSON.stringify([secret, rater, turn.repeated, ...keys])
        return createHash('sha256').update(words).digest('hex').slice(0, 32)
      },
    },
  }
}

async function bodyOf({ req }: Context): Promise<unknown> {
  return req.json<unknown>().catch(() => null)
}

function notWritten(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return (
    `This could not be written (${why}). All before it is kept: stop assay review, mend that, and ` +
    'start it again.'
  )
}

function refused(context: Context): Response {
  return context.json(
    { error: 'The page and the server do not understand each other: reload.' },
    400,
  )
}
