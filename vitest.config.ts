import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  // A machine that others use too may stand still for a minute: that is no fault of the product.
  test: { name, include, testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } }, ...more },
})

export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    environment: 'node',
    // To load the application takes longer than most files take to test. The files of a project that share a process load it
    // once; each composes what it tests and has a database of its own, so nothing passes from one to the next.
    isolate: false,
    // While one waits for PostgreSQL the other computes.
    maxWorkers: '100%',
    projects: [
      project('unit', ['src/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'tools/**/*.test.ts', 'test/harness/**/*.test.ts']),
      project('conformance', ['test/conformance/**/*.test.ts']),
      project('reference', ['test/reference/**/*.test.ts']),
      // Browsers and servers of their own, behind everything else, so that nothing takes the machine from them. Two at a time: in a
      // journey one waits for the other – the test for the page, the page for the server –, so that one alone leaves a core idle.
      project('journeys', ['test/journeys/**/*.test.ts'], {
        globalSetup: 'test/harness/web-setup.ts',
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})
