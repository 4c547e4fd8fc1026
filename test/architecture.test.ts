import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What each room may import beside itself. `cli` may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  image: ['domain'],
  stats: ['domain'],
  suite: ['domain'],
  store: ['domain'],
  money: ['domain', 'store'],
  wire: ['domain'],
  checks: ['domain'],
  report: ['domain'],
  providers: ['domain'],
  mock: ['domain', 'image'],
  quality: ['domain', 'image', 'stats', 'checks'],
  review: ['domain', 'quality', 'stats'],
  route: ['domain', 'money', 'stats'],
  plan: ['domain', 'money', 'stats'],
  runner: ['domain', 'money', 'store', 'wire', 'checks', 'stats'],
}

/** Files outside `cli/` that may look at the process itself, and why. */
const MAY_SEE_PROCESS = [
  /** The child that decodes pictures talks to its parent through the process. */
  'image/worker.ts',
  'image/child.ts',
  /** So does the one that scores them. */
  'quality/scoring-worker.ts',
  /** A writer's own id keeps two processes from one temporary name. */
  'store/blobs.ts',
  'store/run-folder.ts',
  'store/owner.ts',
  'wire/command.ts',
]

/** Texts of a page: they run in a browser. */
const IN_BROWSER = ['review/page/script/server.ts', 'review/page/script/main.ts']

interface Source {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources: readonly Source[] = globSync('src/**/*.ts')
  .map((path) => path.replace(/^src\//, ''))
  .map((path) => {
    const text = readFileSync(`src/${path}`, 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      (one) => one[1] ?? '',
    )
    return { path, room: path.includes('/') ? (path.split('/')[0] ?? '') : '', text, imports }
  })

/** Rooms a source imports from, as resolved from its relative imports. */
function roomsImported({ path, imports }: Source): readonly string[] {
  return imports
    .filter((one) => one.startsWith('.'))
    .map((one) => new URL(one, `file:///${path}`).pathname.split('/'))
    .flatMap((parts) => (parts.length > 2 ? [parts[1] ?? ''] : []))
}

function offenders(rooms: readonly string[], pattern: RegExp, except: readonly string[]): string[] {
  return sources
    .filter(({ room, path }) => !rooms.includes(room) && !except.includes(path))
    .filter(({ text }) => pattern.test(withoutComments(text)))
    .map(({ path }) => path)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

test('there are sources in every room', () => {
  const rooms = new Set(sources.map(({ room }) => room))
  expect([...Object.keys(MAY_IMPORT), 'cli'].filter((room) => !rooms.has(room))).toEqual([])
})

test('rooms import only what lies below them', () => {
  const wrong = sources.flatMap((source) => {
    const allowed = MAY_IMPORT[source.room]
    if (allowed === undefined) return []
    return roomsImported(source)
      .filter((room) => room !== source.room && !allowed.includes(room))
      .map((room) => `${source.path} imports ${room}/`)
  })
  expect(wrong).toEqual([])
})

test('the domain imports nothing, not even Node', () => {
  const wrong = sources
    .filter(({ room }) => room === 'domain')
    .filter(({ imports }) => imports.some((one) => !one.startsWith('./')))
  expect(wrong.map(({ path }) => path)).toEqual([])
})

test('mock and providers share no schema: neither imports a file that the other does', () => {
  const mock = new Set(sources.filter(({ room }) => room === 'mock').flatMap(roomsImported))
  const providers = new Set(
    sources.filter(({ room }) => room === 'providers').flatMap(roomsImported),
  )
  expect([mock.has('providers'), providers.has('mock')]).toEqual([false, false])
})

test('only cli reads arguments, the environment and the terminal', () => {
  const pattern = /process\.(argv|env|stdout|stderr|stdin)\b/
  expect(offenders(['cli'], pattern, [])).toEqual([])
})

test('below cli the process itself is seen only where it must be', () => {
  expect(offenders(['cli'], /\bprocess\.[a-z]/, MAY_SEE_PROCESS)).toEqual([])
})

test('only wire sends a request', () => {
  const pattern = /from 'undici'|from 'node:(https?|net|tls|dgram|http2)'|\bfetch\(/
  // The mock listens; it sends to nobody.
  expect(offenders(['wire', 'mock'], pattern, IN_BROWSER)).toEqual([])
})

test('only store and cli write files', () => {
  const pattern =
    /\b(writeFile|appendFile|createWriteStream|mkdir|rename|rm|unlink|writeSync|appendFileSync|writeFileSync)\(/
  expect(offenders(['store', 'cli'], pattern, [])).toEqual([])
})

test('only the ledger of money and the store below it name the tables of money', () => {
  const pattern = /UPDATE (scope|attempt)|INSERT INTO (scope|attempt)/
  expect(offenders(['store', 'money'], pattern, [])).toEqual([])
})

test('clock and randomness arrive as arguments below cli', () => {
  const pattern = /Math\.random\(|Date\.now\(\)|new Date\(\)|performance\.now\(/
  expect(offenders(['cli'], pattern, IN_BROWSER)).toEqual([])
})

test('a file does one thing: none has more than 400 lines', () => {
  const long = sources.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path)
  expect(long).toEqual([])
})
