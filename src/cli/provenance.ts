import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Provenance } from '../domain/run.ts'
import type { Prepared } from './prepare.ts'
import { version } from './version.ts'

/** Where a run came from: everything it takes to say whether two runs can be compared. */
export function provenanceOf(
  prepared: Prepared,
  { argv, cwd, mock }: { argv: readonly string[]; cwd: string; mock: string | null },
): Provenance {
  const { suites, plan, cards } = prepared
  const hashes = suites.map((suite) => suite.hash)
  return {
    assay: version(),
    node: process.versions.node,
    git: gitState(cwd),
    argv,
    suiteFile: suites.map((suite) => suite.file).join(', '),
    suiteHash: hashes.length === 1 ? (hashes[0] ?? '') : combined(hashes),
    planHash: plan.hash,
    cards: cards.map(({ id, asOf, hash }) => ({ id, asOf, hash })),
    mock,
  }
}

function combined(hashes: readonly string[]): string {
  return `sha256:${createHash('sha256').update(hashes.join('\n')).digest('hex')}`
}

function gitState(cwd: string): Provenance['git'] {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const commit = git('rev-parse', 'HEAD').trim()
    return { commit, dirty: git('status', '--porcelain').trim() !== '' }
  } catch {
    // Not a checkout, or no git: there is none to name.
    return null
  }
}
