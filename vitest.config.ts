import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], patienceMs = 60_000) => ({
  extends: true as const,
  test: { name, include, testTimeout: patienceMs, hookTimeout: patienceMs },
})

export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    environment: 'node',
    projects: [
      project('unit', ['src/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'tools/**/*.test.ts', 'test/harness/**/*.test.ts']),
      project('conformance', ['test/conformance/**/*.test.ts']),
      project('reference', ['test/reference/**/*.test.ts']),
      // A browser and a server of their own on the machine that runs every other test.
      project('journeys', ['test/journeys/**/*.test.ts'], 180_000),
    ],
  },
})
