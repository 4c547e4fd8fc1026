import { parentPort } from 'node:worker_threads'
import { type SeedRange, simulateRange } from './seeds.ts'

// Most errors here are deaths of simulated processes, and nobody reads where they came from.
Error.stackTraceLimit = 0

parentPort?.on('message', async (range: SeedRange) => {
  parentPort?.postMessage(await simulateRange(range))
})
