import { mistralAdapter } from '../../src/providers/mistral/adapter.ts'
import { dialectContract } from './contract.ts'

const MODEL = 'mistral-medium-latest'
const SQUARE = { width: 1024, height: 1024 }

dialectContract({
  adapter: mistralAdapter,
  cases: [
    // The files say png, and are JPEG.
    {
      model: MODEL,
      settings: { mode: 'text-to-image', n: 1 },
      pixels: SQUARE,
      format: 'jpeg',
    },
    {
      model: MODEL,
      settings: { mode: 'text-to-image', delivery: 'sync', n: 1 },
      options: { stream: true, completion_args: { temperature: 0 } },
      pixels: SQUARE,
      format: 'jpeg',
    },
  ],
  several: null,
  faults: {
    // What is refused is refused to the language model, which says so in words of its own.
    'moderation-input': 'empty/task-failed',
    'moderation-output': 'empty/task-failed',
  },
})
