import { mkdtempSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createCommandScorer } from '../../src/cli/scorer-command.ts'
import type { ScorerSpec } from '../../src/domain/scorer-spec.ts'
import { askedOfCard } from '../../src/quality/score-card.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-command-'))
const environment = { PATH: process.env.PATH ?? '', OPENAI_API_KEY: 'sk-secret' }
const scorer = createCommandScorer(environment)
const files = { image: '/images/a.png', source: null, mask: null }

type Command = Extract<ScorerSpec, { scorer: 'command' }>

function specOf(source: string, timeoutMs = 60_000): Command {
  const file = join(folder, `${Math.random()}.mjs`)
  writeFileSync(file, source)
  const command = [process.execPath, file]
  return { scorer: 'command', name: 'house', command, timeoutMs, hard: true }
}

function scoreBy(spec: Command) {
  const card = {
    id: '',
    right: true,
    prompt: { text: 'a fox' },
    settings: {},
    draw: async () => ({ image: new Uint8Array() }),
  }
  return scorer.score(askedOfCard(card, spec), files)
}

const READ = `let text = ''; for await (const chunk of process.stdin) text += chunk; const asked = JSON.parse(text);`

it('a program is told the image’s path, the prompt and the settings, and none of our keys', async () => {
  const told = `${READ} console.log(JSON.stringify({ verdict: 'fail', message: asked.prompt.text + ' ' + asked.image,
    evidence: { mode: asked.settings.mode, variables: Object.keys(process.env).filter((name) => name.includes('KEY')) } }))`
  expect(await scoreBy(specOf(told))).toEqual({
    verdict: 'fail',
    message: 'a fox /images/a.png',
    evidence: { mode: 'text-to-image', variables: [] },
  })
})

it.each([
  ['fails', 'console.error("no model"); process.exit(3)', 'exit 3: no model'],
  ['throws', 'throw new RangeError("no model")', 'exit 1: RangeError: no model'],
  ['speaks nonsense', 'console.log("fine")', 'its output is no { verdict, message } in JSON'],
  [
    'invents a verdict',
    `console.log('{"verdict":"great","message":""}')`,
    'its output is no { verdict, message } in JSON',
  ],
])('a program that %s leaves the image unknown', async (_name, source, why) => {
  expect(await scoreBy(specOf(source))).toEqual({
    verdict: 'unknown',
    message: `the program did not tell: ${why}`,
    evidence: {},
  })
})

it('a program that is too slow or is not there leaves the image unknown', async () => {
  const slow = await scoreBy(specOf('setInterval(() => {}, 1000)', 1))
  expect(slow.message).toBe('the program did not tell: took longer than 1 ms')
  const missing = await scoreBy({ ...specOf(''), command: ['/nowhere/program'] })
  expect(missing).toMatchObject({ verdict: 'unknown' })
  expect(missing.message).toContain('ENOENT')
})

it('a program that is too slow is killed with all it started', async () => {
  const met = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  // The connection lives as long as the grandchild does.
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('close', () => gone.resolve())
    met.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const child = `process.on('SIGTERM',()=>{});require('net').connect(${port},'127.0.0.1')`
  const parent = `import { spawn } from 'node:child_process'
    spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'ignore' })
    setInterval(() => {}, 1000)`
  const { message } = await scoreBy(specOf(parent, 3000))
  expect(message).toBe('the program did not tell: took longer than 3000 ms')
  await met.promise
  await gone.promise
  server.close()
}, 60_000)

it('a program that was changed is another engine', async () => {
  const spec = specOf('console.log(1)')
  const before = await scorer.prepare(spec)
  expect(await scorer.prepare(spec)).toEqual(before)
  writeFileSync(spec.command[1] ?? '', 'console.log(2)')
  expect(await scorer.prepare(spec)).not.toEqual(before)
})
