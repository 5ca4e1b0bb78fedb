package dev.drover.sql;

/**
 * Where a row lies. While nobody has changed the row, it is found there without an index; after
 * that, nothing or another row is, so a statement that looks there has a second condition, which no
 * other row meets.
 *
 * @param column a hidden column of every table, of which an {@code INSERT} may tell the value, as
 *     text
 * @param isAmong a condition with one parameter, an array of such texts
 */
public record RowPlace(String column, String isAmong) {}
