"use client";

import { Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ProjectView } from "@/lib/contracts/project";
import { Button } from "../_components/button";
import { Dialog } from "../_components/dialog";
import { Panel } from "../_components/panel";
import { ProjectEditor } from "./project-editor";
import { instructionsOf } from "./task-words";

interface InstructionsPanelProps {
  readonly project: ProjectView;
  readonly mayEdit: boolean;
}

/** What annotators read; who may, changes it here. */
export function InstructionsPanel({ project, mayEdit }: InstructionsPanelProps) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const edit = (
    <Dialog
      title="Name and instructions"
      open={editing}
      onOpenChange={setEditing}
      trigger={
        <Button look="quiet" size="small">
          <Pencil aria-hidden />
          Edit
        </Button>
      }
    >
      <ProjectEditor
        project={project}
        onDone={() => {
          setEditing(false);
          router.refresh();
        }}
      />
    </Dialog>
  );
  return (
    <Panel title="Instructions for annotators" actions={mayEdit ? edit : null} className="lg:col-span-2">
      <p className="max-w-prose whitespace-pre-line leading-relaxed">{instructionsOf(project)}</p>
    </Panel>
  );
}
