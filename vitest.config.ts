import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[]) => ({ extends: true as const, test: { name, include } })

export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('unit', ['src/**/*.test.{ts,tsx}', 'db/**/*.test.ts', 'tools/**/*.test.ts', 'test/harness/**/*.test.ts']),
      project('conformance', ['test/conformance/**/*.test.ts']),
      project('reference', ['test/reference/**/*.test.ts']),
      project('journeys', ['test/journeys/**/*.test.ts']),
    ],
  },
})
