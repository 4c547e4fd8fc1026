import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { execa } from 'execa'
import { shortHash } from '../quality/asked-hash.ts'
import type { CommandScorer } from '../quality/ready-scorer.ts'
import type { Scored } from '../quality/scorer.ts'
import { readScored } from '../quality/scoring-message.ts'

const MAX_OUTPUT_BYTES = 1024 * 1024
/** All that the program gets to see of the environment: no key of ours. */
const PASSED_ON = ['PATH', 'HOME', 'LANG'] as const

/**
 * Runs a program of the user's as a scorer, without a shell: JSON `{ image, source, mask, prompt,
 * settings }` on its standard input (absolute paths), `{ verdict, message, evidence }` on its standard
 * output. Too slow, a failing exit or nonsense is an unknown verdict, never a fail.
 */
export function createCommandScorer(
  environment: Readonly<Record<string, string | undefined>>,
): CommandScorer {
  const env = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return {
    async prepare({ name, command }) {
      // A program that was changed is another engine.
      const files = await Promise.all(command.map(hashOf))
      return { kind: 'ready', engine: `command/${name}/${shortHash([command, files])}` }
    },
    async score({ spec, prompt, settings }, { image, source, mask }) {
      if (spec.scorer !== 'command') throw new Error(`${spec.scorer} is no command`)
      const [file = '', ...args] = spec.command
      const result = await execa(file, args, {
        input: JSON.stringify({ image, source, mask, prompt, settings }),
        env,
        extendEnv: false,
        shell: false,
        reject: false,
        maxBuffer: MAX_OUTPUT_BYTES,
        timeout: spec.timeoutMs,
        // A gentler signal could be ignored by what the program has started.
        killSignal: 'SIGKILL',
        killDescendants: true,
        cleanup: true,
      })
      if (result.timedOut) return unknown(`took longer than ${spec.timeoutMs} ms`)
      if (result.failed) {
        const said = lastWords(String(result.stderr ?? ''))
        const how =
          result.exitCode === undefined
            ? (result.shortMessage ?? 'could not start')
            : `exit ${result.exitCode}`
        return unknown([how, said.slice(0, 200)].filter((part) => part !== '').join(': '))
      }
      return read(String(result.stdout)) ?? unknown('its output is no { verdict, message } in JSON')
    },
  }
}

function read(output: string): Scored | null {
  try {
    return readScored(JSON.parse(output))
  } catch {
    return null
  }
}

/** The line of a standard error output that tells most: the last that names an error, or the last. */
function lastWords(output: string): string {
  const lines = output.trim().split('\n')
  return lines.findLast((line) => /^[\w.]*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? ''
}

function unknown(why: string): Scored {
  return { verdict: 'unknown', message: `the program did not tell: ${why}`, evidence: {} }
}

/** Null for a word of the command that names no file. */
async function hashOf(word: string): Promise<string | null> {
  const isFile = await stat(word).then(
    (found) => found.isFile(),
    () => false,
  )
  const bytes = isFile ? await readFile(word).catch(() => null) : null
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex')
}
