import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes and servers: generous, because no test waits on a clock to pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves one core free; most of our tests wait for processes of their own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
