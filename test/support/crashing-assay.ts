import { runCli } from '../../src/cli/run-cli.ts'

/**
 * The real program, but for one thing: it kills itself with SIGKILL at a durable step named by
 * TEST_CRASH_AT as `step:n` (the n-th time it comes there).
 */
const [step, countText = '1'] = (process.env.TEST_CRASH_AT ?? '').split(':')
let left = Number(countText)

process.exitCode = await runCli(process.argv.slice(2), (reached) => {
  if (reached !== step) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
})
