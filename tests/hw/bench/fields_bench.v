// Plays words to the three modules that cut words into fields; the outputs are the fields in the order of the word.
`default_nettype none

module fields_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [418:0] issue_word, issue_outputs;
  player #(.IN_W(419), .OUT_W(419), .FILE("issue.mem")) u_issue_player (
      .clk(clk), .inputs(issue_word), .outputs(issue_outputs), .done(done[0]));
  wire issue_vector;
  wire issue_layer_last;
  wire issue_image_last;
  wire issue_needs_output;
  wire issue_frees_input;
  wire issue_reads_input;
  wire [15:0] issue_step_start;
  wire [19:0] issue_weight_base;
  wire [17:0] issue_source_base;
  wire [15:0] issue_n0;
  wire [15:0] issue_n1;
  wire [15:0] issue_n2;
  wire [15:0] issue_n3;
  wire [17:0] issue_a0;
  wire [17:0] issue_a1;
  wire [17:0] issue_a2;
  wire [17:0] issue_a3;
  wire [15:0] issue_y0;
  wire [15:0] issue_y1;
  wire [15:0] issue_y2;
  wire [15:0] issue_y3;
  wire [15:0] issue_x0;
  wire [15:0] issue_x1;
  wire [15:0] issue_x2;
  wire [15:0] issue_x3;
  wire [15:0] issue_in_height;
  wire [15:0] issue_in_width;
  wire [7:0] issue_pixel_step;
  wire [17:0] issue_wrap;
  wire [4:0] issue_pixels_full;
  wire [4:0] issue_pixels_last;
  wire [11:0] issue_drain_full;
  wire [11:0] issue_drain_last;
  wire [1:0] issue_reduce;
  wire issue_argmax;
  job_issue_fields u_issue (
      .word(issue_word),
      .job_vector(issue_vector),
      .job_layer_last(issue_layer_last),
      .job_image_last(issue_image_last),
      .job_needs_output(issue_needs_output),
      .job_frees_input(issue_frees_input),
      .job_reads_input(issue_reads_input),
      .job_step_start(issue_step_start),
      .job_weight_base(issue_weight_base),
      .job_source_base(issue_source_base),
      .job_n0(issue_n0),
      .job_n1(issue_n1),
      .job_n2(issue_n2),
      .job_n3(issue_n3),
      .job_a0(issue_a0),
      .job_a1(issue_a1),
      .job_a2(issue_a2),
      .job_a3(issue_a3),
      .job_y0(issue_y0),
      .job_y1(issue_y1),
      .job_y2(issue_y2),
      .job_y3(issue_y3),
      .job_x0(issue_x0),
      .job_x1(issue_x1),
      .job_x2(issue_x2),
      .job_x3(issue_x3),
      .job_in_height(issue_in_height),
      .job_in_width(issue_in_width),
      .job_pixel_step(issue_pixel_step),
      .job_wrap(issue_wrap),
      .job_pixels_full(issue_pixels_full),
      .job_pixels_last(issue_pixels_last),
      .job_drain_full(issue_drain_full),
      .job_drain_last(issue_drain_last),
      .job_reduce(issue_reduce),
      .job_argmax(issue_argmax)
  );
  assign issue_outputs = {
      issue_argmax,
      issue_reduce,
      issue_drain_last,
      issue_drain_full,
      issue_pixels_last,
      issue_pixels_full,
      issue_wrap,
      issue_pixel_step,
      issue_in_width,
      issue_in_height,
      issue_x3,
      issue_x2,
      issue_x1,
      issue_x0,
      issue_y3,
      issue_y2,
      issue_y1,
      issue_y0,
      issue_a3,
      issue_a2,
      issue_a1,
      issue_a0,
      issue_n3,
      issue_n2,
      issue_n1,
      issue_n0,
      issue_source_base,
      issue_weight_base,
      issue_step_start,
      issue_reads_input,
      issue_frees_input,
      issue_needs_output,
      issue_image_last,
      issue_layer_last,
      issue_vector
  };

  wire [349:0] drain_word, drain_outputs;
  player #(.IN_W(350), .OUT_W(350), .FILE("drain.mem")) u_drain_player (
      .clk(clk), .inputs(drain_word), .outputs(drain_outputs), .done(done[1]));
  wire [15:0] drain_param_base;
  wire [7:0] drain_groups;
  wire [3:0] drain_digits;
  wire [1:0] drain_mode;
  wire [1:0] drain_acc_shift;
  wire drain_sum_use;
  wire [4:0] drain_sum_left;
  wire drain_sum_odd;
  wire drain_sum_odd_left;
  wire [5:0] drain_scale_shift;
  wire [1:0] drain_rounding;
  wire [33:0] drain_low;
  wire [33:0] drain_high;
  wire drain_step_two;
  wire [1:0] drain_pool_reduce;
  wire [4:0] drain_pool_pixels;
  wire drain_pool_whole;
  wire [15:0] drain_out_width;
  wire drain_dm_enable;
  wire [17:0] drain_dm_base;
  wire [17:0] drain_dm_digit;
  wire [5:0] drain_dm_strip;
  wire [3:0] drain_dm_stride;
  wire [17:0] drain_dm_column;
  wire [17:0] drain_dm_column_group;
  wire [17:0] drain_dm_row;
  wire [32:0] drain_code_add;
  wire drain_code_half;
  wire drain_vm_enable;
  wire [17:0] drain_vm_base;
  wire [17:0] drain_vm_pixel;
  wire drain_ob_enable;
  wire [17:0] drain_ob_base;
  wire [17:0] drain_ob_pixel;
  job_drain_fields u_drain (
      .word(drain_word),
      .job_param_base(drain_param_base),
      .job_groups(drain_groups),
      .job_digits(drain_digits),
      .job_mode(drain_mode),
      .job_acc_shift(drain_acc_shift),
      .job_sum_use(drain_sum_use),
      .job_sum_left(drain_sum_left),
      .job_sum_odd(drain_sum_odd),
      .job_sum_odd_left(drain_sum_odd_left),
      .job_scale_shift(drain_scale_shift),
      .job_rounding(drain_rounding),
      .job_low(drain_low),
      .job_high(drain_high),
      .job_step_two(drain_step_two),
      .job_pool_reduce(drain_pool_reduce),
      .job_pool_pixels(drain_pool_pixels),
      .job_pool_whole(drain_pool_whole),
      .job_out_width(drain_out_width),
      .job_dm_enable(drain_dm_enable),
      .job_dm_base(drain_dm_base),
      .job_dm_digit(drain_dm_digit),
      .job_dm_strip(drain_dm_strip),
      .job_dm_stride(drain_dm_stride),
      .job_dm_column(drain_dm_column),
      .job_dm_column_group(drain_dm_column_group),
      .job_dm_row(drain_dm_row),
      .job_code_add(drain_code_add),
      .job_code_half(drain_code_half),
      .job_vm_enable(drain_vm_enable),
      .job_vm_base(drain_vm_base),
      .job_vm_pixel(drain_vm_pixel),
      .job_ob_enable(drain_ob_enable),
      .job_ob_base(drain_ob_base),
      .job_ob_pixel(drain_ob_pixel)
  );
  assign drain_outputs = {
      drain_ob_pixel,
      drain_ob_base,
      drain_ob_enable,
      drain_vm_pixel,
      drain_vm_base,
      drain_vm_enable,
      drain_code_half,
      drain_code_add,
      drain_dm_row,
      drain_dm_column_group,
      drain_dm_column,
      drain_dm_stride,
      drain_dm_strip,
      drain_dm_digit,
      drain_dm_base,
      drain_dm_enable,
      drain_out_width,
      drain_pool_whole,
      drain_pool_pixels,
      drain_pool_reduce,
      drain_step_two,
      drain_high,
      drain_low,
      drain_rounding,
      drain_scale_shift,
      drain_sum_odd_left,
      drain_sum_odd,
      drain_sum_left,
      drain_sum_use,
      drain_acc_shift,
      drain_mode,
      drain_digits,
      drain_groups,
      drain_param_base
  };

  wire [69:0] step_word, step_outputs;
  player #(.IN_W(70), .OUT_W(70), .FILE("step.mem")) u_step_player (
      .clk(clk), .inputs(step_word), .outputs(step_outputs), .done(done[2]));
  wire [17:0] step_offset;
  wire [11:0] step_count;
  wire [9:0] step_dy;
  wire [9:0] step_dx;
  wire [3:0] step_rotate;
  wire [3:0] step_pad;
  wire [5:0] step_mask;
  wire step_first;
  wire step_shift;
  wire step_sum_enable;
  wire step_sum_first;
  wire step_sum_shift;
  wire step_last;
  step_fields u_step (
      .word(step_word),
      .step_offset(step_offset),
      .step_count(step_count),
      .step_dy(step_dy),
      .step_dx(step_dx),
      .step_rotate(step_rotate),
      .step_pad(step_pad),
      .step_mask(step_mask),
      .step_first(step_first),
      .step_shift(step_shift),
      .step_sum_enable(step_sum_enable),
      .step_sum_first(step_sum_first),
      .step_sum_shift(step_sum_shift),
      .step_last(step_last)
  );
  assign step_outputs = {
      step_last,
      step_sum_shift,
      step_sum_first,
      step_sum_enable,
      step_shift,
      step_first,
      step_mask,
      step_pad,
      step_rotate,
      step_dx,
      step_dy,
      step_count,
      step_offset
  };

endmodule

`default_nettype wire
