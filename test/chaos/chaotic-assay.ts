import { watchDurableWrites } from './durable-writes.ts'
import { breakRule } from './mutants.ts'

/**
 * The real program, but for two things, each from the environment. TEST_CRASH_AT is where it kills
 * itself with SIGKILL: `step:n`, the n-th time it comes to a named durable step, or `write:n`, at
 * its n-th durable write. TEST_MUTANT names a rule that is broken in its code as it is loaded.
 */
const { TEST_CRASH_AT = '', TEST_MUTANT = '' } = process.env
const [place, countText = '1'] = TEST_CRASH_AT.split(':')
let left = Number(countText)

function reached(isFatal: () => void = () => {}): void {
  left -= 1
  if (left !== 0) return
  isFatal()
  process.kill(process.pid, 'SIGKILL')
}

if (TEST_MUTANT !== '') breakRule(TEST_MUTANT)
if (place === 'write') await watchDurableWrites(reached)

const { runCli } = await import('../../src/cli/run-cli.ts')
process.exitCode = await runCli(process.argv.slice(2), (step) => {
  if (step === place) reached()
})
