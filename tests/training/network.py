"""The network: a small BERT, the shapes of words added to its embeddings, and four things to say of each token."""

import math
from pathlib import Path

from torch import Tensor, nn
from transformers import AutoModel

from archive.extraction.speech.tagger.decoding import LABELS
from archive.extraction.speech.tagger.encoding import SHAPES

POINTER = 128


class Network(nn.Module):
    """Labels, the pointer to a token's cue, the pointer from a cue to its source, and speech told from thought."""

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        # On a processor dropout of attention costs a third of the time, and the fused attention's way back another.
        self.encoder = AutoModel.from_pretrained(
            base,
            add_pooling_layer=False,
            attn_implementation="eager",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
        )
        size = self.encoder.config.hidden_size
        self.shape = nn.Embedding(SHAPES, size)
        nn.init.zeros_(self.shape.weight)
        self.label = nn.Linear(size, len(LABELS))
        self.speech = nn.Linear(size, 1)
        self.cue_from, self.cue_to = nn.Linear(size, POINTER), nn.Linear(size, POINTER)
        self.source_from, self.source_to = nn.Linear(size, POINTER), nn.Linear(size, POINTER)
        self.drop = nn.Dropout(dropout)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return scores of labels, cues, sources and speech; without a mask every token counts.

        Shapes: (batch, token, label), (batch, token, cue), (batch, cue, source) and (batch, token). They are not yet
        probabilities.
        """
        words = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.drop(self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        cue = self.cue_from(hidden) @ self.cue_to(hidden).transpose(1, 2) / math.sqrt(POINTER)
        source = self.source_from(hidden) @ self.source_to(hidden).transpose(1, 2) / math.sqrt(POINTER)
        if mask is not None:
            hidden_tokens = mask[:, None, :] == 0
            cue, source = cue.masked_fill(hidden_tokens, -1e4), source.masked_fill(hidden_tokens, -1e4)
        return self.label(hidden), cue, source, self.speech(hidden).squeeze(-1)
