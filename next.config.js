/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run typecheck`: whoever starts Tandem need not wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@mujoco/mujoco", "pg", "pg-boss", "flydrive", "onnxruntime-node", "@tensorflow/tfjs"],
};
