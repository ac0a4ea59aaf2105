-- CreateEnum
CREATE TYPE "role" AS ENUM ('annotator', 'researcher', 'admin');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('QUEUED', 'TRAINING', 'AWAITING_LABELS', 'PAUSED', 'COMPLETED', 'STOPPED', 'FAILED');

-- CreateEnum
CREATE TYPE "teacher" AS ENUM ('human', 'synthetic');

-- CreateEnum
CREATE TYPE "preference" AS ENUM ('first', 'second', 'equal', 'skip');

-- CreateEnum
CREATE TYPE "pair_state" AS ENUM ('WAITING', 'ANSWERED', 'CLOSED');

-- CreateEnum
CREATE TYPE "model_kind" AS ENUM ('reward', 'policy');

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "note" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "person_id" UUID,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "instructions" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "run_state" NOT NULL DEFAULT 'QUEUED',
    "reason" TEXT,
    "configuration" JSONB NOT NULL,
    "engine" TEXT,
    "step" INTEGER NOT NULL DEFAULT 0,
    "iteration" INTEGER NOT NULL DEFAULT 0,
    "labels" INTEGER NOT NULL DEFAULT 0,
    "seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "frame_rate" DOUBLE PRECISION,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "trainer_id" TEXT,
    "claimed_until" TIMESTAMPTZ(3),
    "waiting_for" INTEGER NOT NULL DEFAULT 0,
    "pause_requested" BOOLEAN NOT NULL DEFAULT false,
    "next_sequence" INTEGER NOT NULL DEFAULT 0,
    "launched_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "length" INTEGER NOT NULL,
    "observations" BYTEA NOT NULL,
    "actions" BYTEA NOT NULL,
    "rewards" BYTEA NOT NULL,
    "states" BYTEA NOT NULL,
    "poses" BYTEA NOT NULL,

    CONSTRAINT "segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pair" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "iteration" INTEGER NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "teacher" "teacher" NOT NULL,
    "held_out" BOOLEAN NOT NULL,
    "state" "pair_state" NOT NULL,
    "used" BOOLEAN NOT NULL DEFAULT false,
    "holder_id" UUID,
    "held_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "label_id" UUID,

    CONSTRAINT "pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "pair_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "flipped" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("pair_id","person_id")
);

-- CreateTable
CREATE TABLE "label" (
    "id" UUID NOT NULL,
    "pair_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "person_id" UUID,
    "client_id" UUID,
    "preference" "preference" NOT NULL,
    "flipped" BOOLEAN NOT NULL DEFAULT false,
    "decision_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "iteration" INTEGER NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "values" JSONB NOT NULL,

    CONSTRAINT "metric_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "iteration" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_object" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "what" "model_kind" NOT NULL,
    "step" INTEGER NOT NULL,
    "iteration" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_object_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_clip" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "clip" JSONB NOT NULL,

    CONSTRAINT "policy_clip_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "reward_fit" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "fit" JSONB NOT NULL,

    CONSTRAINT "reward_fit_pkey" PRIMARY KEY ("run_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_person_id_key" ON "invitation"("person_id");

-- CreateIndex
CREATE INDEX "run_project_id_created_at_idx" ON "run"("project_id", "created_at");

-- CreateIndex
CREATE INDEX "run_state_idx" ON "run"("state");

-- CreateIndex
CREATE INDEX "segment_run_id_idx" ON "segment"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "pair_label_id_key" ON "pair"("label_id");

-- CreateIndex
CREATE INDEX "pair_project_id_state_created_at_index_idx" ON "pair"("project_id", "state", "created_at", "index");

-- CreateIndex
CREATE INDEX "pair_run_id_state_idx" ON "pair"("run_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "pair_run_id_index_key" ON "pair"("run_id", "index");

-- CreateIndex
CREATE UNIQUE INDEX "label_client_id_key" ON "label"("client_id");

-- CreateIndex
CREATE INDEX "label_pair_id_idx" ON "label"("pair_id");

-- CreateIndex
CREATE INDEX "label_project_id_person_id_withdrawn_at_idx" ON "label"("project_id", "person_id", "withdrawn_at");

-- CreateIndex
CREATE INDEX "label_person_id_created_at_idx" ON "label"("person_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "checkpoint_run_id_epoch_key" ON "checkpoint"("run_id", "epoch");

-- CreateIndex
CREATE UNIQUE INDEX "model_object_run_id_what_step_key" ON "model_object"("run_id", "what", "step");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_launched_by_id_fkey" FOREIGN KEY ("launched_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment" ADD CONSTRAINT "segment_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_first_id_fkey" FOREIGN KEY ("first_id") REFERENCES "segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_second_id_fkey" FOREIGN KEY ("second_id") REFERENCES "segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_holder_id_fkey" FOREIGN KEY ("holder_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pair"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pair"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric" ADD CONSTRAINT "metric_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_object" ADD CONSTRAINT "model_object_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_clip" ADD CONSTRAINT "policy_clip_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_fit" ADD CONSTRAINT "reward_fit_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
