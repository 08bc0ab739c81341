import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], groupOrder = 0) => ({
  extends: true as const,
  test: { name, include, testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder } },
})

export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    environment: 'node',
    projects: [
      project('unit', ['src/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'tools/**/*.test.ts', 'test/harness/**/*.test.ts']),
      project('conformance', ['test/conformance/**/*.test.ts']),
      project('reference', ['test/reference/**/*.test.ts']),
      // Browsers and servers of their own: after everything else, so that nothing takes the machine from them.
      project('journeys', ['test/journeys/**/*.test.ts'], 1),
    ],
  },
})
