/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  serverExternalPackages: ["@mujoco/mujoco", "pg", "pg-boss", "flydrive", "onnxruntime-node", "@tensorflow/tfjs"],
};
