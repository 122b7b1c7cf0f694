package io.ringfence.engine.book;

import io.ringfence.engine.book.Books.Limits;

class NaiveBooksTest extends BooksSuite {
    @Override
    Books create(Limits limits) {
        return new NaiveBooks(limits);
    }
}
